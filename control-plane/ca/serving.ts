// The certificate one of our own servers shows, renewed at half its life, in memory only. Who
// serves with it is told when it changed; connections that stand are not touched.
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { Cancel, Clock } from '../../lib/index.ts';
import type { Authority } from './authority.ts';

/** PEM */
export type KeyPair = { readonly chain: string; readonly key: string };

type ServingOptions = {
  readonly authority: Authority;
  readonly dnsNames: readonly string[];
  readonly clock: Clock;
};

// Thirty days: renewed every fifteen, so that a control plane that stood still for a week still
// serves.
const SERVING_LIFE_MS = 30 * 24 * 3600 * 1000;
// Node's timers count in 32 bits: a longer wait is taken in parts.
const WAIT_MS_MAX = 24 * 3600 * 1000;

export class ServingCertificate {
  readonly #options: ServingOptions;
  readonly #listeners = new Set<(pair: KeyPair) => void>();
  #pair: KeyPair;
  #renewAt = 0;
  #cancel: Cancel | undefined;

  constructor(options: ServingOptions) {
    this.#options = options;
    this.#pair = this.#issue();
    this.#wait();
  }

  get pair(): KeyPair {
    return this.#pair;
  }

  /** Calls back now and at each renewal. */
  follow(listener: (pair: KeyPair) => void): Cancel {
    this.#listeners.add(listener);
    listener(this.#pair);
    return () => this.#listeners.delete(listener);
  }

  /** Whether a chain from before we started is under the same root, and far from renewal. */
  isAsGood(chain: string): boolean {
    const { authority, clock } = this.#options;
    const leaf = readCertificate(chain);
    const root = new X509Certificate(authority.rootPem);
    if (leaf === undefined || !leaf.checkIssued(root) || !leaf.verify(root.publicKey)) return false;
    return leaf.validToDate.getTime() - clock.now() > SERVING_LIFE_MS / 2;
  }

  stop(): void {
    this.#cancel?.();
  }

  #issue(): KeyPair {
    const { authority, dnsNames, clock } = this.#options;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const publicKey = createPublicKey(privateKey);
    const { chain, notAfter } = authority.issueServing(dnsNames, publicKey, SERVING_LIFE_MS);
    this.#renewAt = clock.now() + (notAfter - clock.now()) / 2;
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { chain: chain.join(''), key };
  }

  #wait(): void {
    const { clock } = this.#options;
    const left = Math.max(0, this.#renewAt - clock.now());
    this.#cancel = clock.after(Math.min(left, WAIT_MS_MAX), () => {
      if (clock.now() >= this.#renewAt) {
        this.#pair = this.#issue();
        for (const listener of this.#listeners) listener(this.#pair);
      }
      this.#wait();
    });
  }
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    // Whatever stands there instead of a certificate is to be replaced.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
