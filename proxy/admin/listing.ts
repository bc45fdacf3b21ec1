// The plain-text lists of the admin port: `/clusters`, `/listeners`, and `/certs` as JSON.
import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../lib/index.ts';
import type { Piece } from '../plan/index.ts';
import type { Inside } from './inside.ts';

type ByKind<K> = Extract<Piece, { readonly kind: K }>;

/** Envoy's `name::key::value` lines, as far as the plan says. */
export function clusterLines(inside: Inside): string {
  const lines: string[] = [];
  const endpoints = new Map<string, ByKind<'endpoints'>>();
  for (const held of [...inside.held('endpoints').values(), ...inside.held('cluster').values()]) {
    for (const piece of held.pieces)
      if (piece.kind === 'endpoints') endpoints.set(piece.name, piece);
  }
  for (const held of inside.held('cluster').values()) {
    for (const piece of held.pieces) {
      if (piece.kind !== 'upstream') continue;
      const { name, limits, source } = piece;
      lines.push(
        `${name}::observability_name::${name}`,
        `${name}::default_priority::max_connections::${limits.connectionsMax}`,
        `${name}::default_priority::max_pending_requests::${limits.pendingMax}`,
        `${name}::default_priority::max_requests::${limits.requestsMax}`,
        `${name}::default_priority::max_retries::${limits.retriesMax}`,
      );
      if (source.kind !== 'endpoints') continue;
      lines.push(...endpointLines(name, endpoints.get(source.endpoints)));
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

function endpointLines(name: string, piece: ByKind<'endpoints'> | undefined): readonly string[] {
  return (piece?.localities ?? []).flatMap(({ region, zone, subzone, priority, endpoints }) =>
    endpoints.flatMap(({ address, port, health, weight }) => {
      const at = `${name}::${address.includes(':') ? `[${address}]` : address}:${port}`;
      return [
        `${at}::health_flags::${health === 'healthy' ? 'healthy' : '/failed_eds_health'}`,
        `${at}::weight::${weight}`,
        `${at}::region::${region}`,
        `${at}::zone::${zone}`,
        `${at}::sub_zone::${subzone}`,
        `${at}::priority::${priority}`,
      ];
    }),
  );
}

/** `name::address:port` */
export function listenerLines(inside: Inside): string {
  const lines: string[] = [];
  for (const held of inside.held('listener').values()) {
    for (const piece of held.pieces) {
      if (piece.kind === 'listener') lines.push(`${piece.name}::${piece.address}:${piece.port}\n`);
    }
  }
  return lines.join('');
}

/** Envoy's `/certs`. */
export function certificateList(inside: Inside, nowMs: number): JsonObject {
  const { chains, bundles } = inside.certificates();
  const all = (pem: string): JsonObject[] =>
    (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((block) =>
      certificate(new X509Certificate(block), nowMs),
    );
  return {
    certificates: [
      ...Object.values(chains).map((pem) => ({ ca_cert: [], cert_chain: all(pem).slice(0, 1) })),
      ...Object.values(bundles).map((pem) => ({ ca_cert: all(pem), cert_chain: [] })),
    ],
  };
}

const DAY_MS = 86_400_000;

function certificate(one: X509Certificate, nowMs: number): JsonObject {
  const names = (one.subjectAltName ?? '').split(', ').filter((name) => name !== '');
  return {
    path: '<inline>',
    serial_number: one.serialNumber.toLowerCase(),
    subject_alt_names: names.map((name) => {
      const colon = name.indexOf(':');
      return { [name.slice(0, colon).toLowerCase()]: name.slice(colon + 1) };
    }),
    days_until_expiration: String(
      Math.max(0, Math.floor((Date.parse(one.validTo) - nowMs) / DAY_MS)),
    ),
    valid_from: new Date(one.validFrom).toISOString(),
    expiration_time: new Date(one.validTo).toISOString(),
  };
}
