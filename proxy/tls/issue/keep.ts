// Keeps the proxy certified: asks, hands on, waits, asks again, for as long as the proxy lives.
// What we hold stays in use while asking fails.
import { X509Certificate } from 'node:crypto';
import { sleep, type Clock, type Log, type Random } from '../../../lib/index.ts';
import type { AskForCertificate } from './certificate-client.ts';
import { keyToCertify } from './key.ts';
import { afterFailure, afterIssue, ASK_NOW } from './renewal.ts';

export type Issued = {
  /** PEM, the leaf first. */
  readonly chain: string;
  /** PEM. */
  readonly key: string;
  /** PEM of the last of what the authority sent. */
  readonly root: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
};

type KeepOptions = {
  readonly spiffeId: string;
  readonly ask: AskForCertificate;
  readonly onIssued: (issued: Issued) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** Resolves when the signal has fired. Never rejects. */
export async function keepCertified(options: KeepOptions, signal: AbortSignal): Promise<void> {
  const { clock, random, log } = options;
  let state = ASK_NOW;
  const isStopped = (): boolean => signal.aborted;
  while (!isStopped()) {
    const outcome = await certify(options);
    if (isStopped()) return;
    if (outcome.kind === 'ok') {
      options.onIssued(outcome.issued);
      state = afterIssue(outcome.issued.expiresAt - clock.now(), random);
      log.info('certified', { expires: outcome.expires, renewInMs: state.waitMs });
    } else {
      state = afterFailure(state, random);
      log.warn('no certificate', { reason: outcome.reason, retryInMs: state.waitMs });
    }
    await sleep(clock, state.waitMs, signal);
  }
}

type Outcome =
  | { readonly kind: 'ok'; readonly issued: Issued; readonly expires: string }
  | { readonly kind: 'rejected'; readonly reason: string };

async function certify({ spiffeId, ask, clock }: KeepOptions): Promise<Outcome> {
  const { key, request } = await keyToCertify(spiffeId);
  const reply = await ask(request);
  if (reply.kind === 'rejected') return reply;
  return check({ chain: reply.chain, key, spiffeId, now: clock.now() });
}

type Reply = {
  readonly chain: readonly string[];
  readonly key: string;
  readonly spiffeId: string;
  readonly now: number;
};

function check({ chain, key, spiffeId, now }: Reply): Outcome {
  const pem = chain.map((text) => `${text.trim()}\n`).join('');
  const blocks = certificatesIn(pem);
  const [leaf = ''] = blocks;
  try {
    const certificate = new X509Certificate(leaf);
    const expires = certificate.validTo;
    const expiresAt = Date.parse(expires);
    if (expiresAt <= now) return { kind: 'rejected', reason: `it expired at ${expires}` };
    if (certificate.subjectAltName?.includes(`URI:${spiffeId}`) !== true) {
      const names = certificate.subjectAltName ?? 'nobody';
      return { kind: 'rejected', reason: `it is for ${names}, not for ${spiffeId}` };
    }
    const root = blocks.at(-1) ?? '';
    return { kind: 'ok', issued: { chain: pem, key, root, expiresAt }, expires };
  } catch (cause) {
    return { kind: 'rejected', reason: `it cannot be read: ${String(cause)}` };
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, each as a text of its own. */
export function certificatesIn(pem: string): readonly string[] {
  return (pem.match(CERTIFICATE) ?? []).map((text) => `${text}\n`);
}
