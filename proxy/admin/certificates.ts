// Envoy's `/certs`: what we show and whom we trust, and for how long. Never a key.
import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../lib/index.ts';
import type { Inside } from './inside.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export function certificateList(inside: Inside, nowMs: number): JsonObject {
  const { chains, bundles } = inside.certificates();
  const all = (pem: string): JsonObject[] =>
    (pem.match(BLOCK) ?? []).map((block) => certificate(new X509Certificate(block), nowMs));
  return {
    certificates: [
      ...Object.values(chains).map((pem) => ({ ca_cert: [], cert_chain: all(pem).slice(0, 1) })),
      ...Object.values(bundles).map((pem) => ({ ca_cert: all(pem), cert_chain: [] })),
    ],
  };
}

const DAY_MS = 86_400_000;

/** Until the first of ours is over; undefined without any. */
export function daysLeft(inside: Inside, nowMs: number): number | undefined {
  const ends = Object.values(inside.certificates().chains).flatMap((pem) =>
    (pem.match(BLOCK) ?? []).slice(0, 1).map((one) => Date.parse(new X509Certificate(one).validTo)),
  );
  return ends.length === 0 ? undefined : daysIn(Math.min(...ends) - nowMs);
}

function daysIn(ms: number): number {
  return Math.max(0, Math.floor(ms / DAY_MS));
}

function certificate(one: X509Certificate, nowMs: number): JsonObject {
  const names = (one.subjectAltName ?? '').split(', ').filter((name) => name !== '');
  return {
    path: '<inline>',
    serial_number: one.serialNumber.toLowerCase(),
    subject_alt_names: names.map((name) => {
      const colon = name.indexOf(':');
      return { [name.slice(0, colon).toLowerCase()]: name.slice(colon + 1) };
    }),
    days_until_expiration: String(daysIn(Date.parse(one.validTo) - nowMs)),
    valid_from: new Date(one.validFrom).toISOString(),
    expiration_time: new Date(one.validTo).toISOString(),
  };
}
