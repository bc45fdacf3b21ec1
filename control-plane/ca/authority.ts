// Signs certificates for workloads. Decides nothing from what a request asks for: the identity
// comes from who asked, the key from a request that proves to hold it, the time from the clock.
import type { KeyObject } from 'node:crypto';
import type { Clock, Random } from '../../lib/index.ts';
import {
  certificatePem,
  issueCertificate,
  issuerOf,
  readCsr,
  type SubjectName,
} from '../../lib/x509/index.ts';
import type { Root } from './root.ts';

type AuthorityOptions = {
  readonly root: Root;
  readonly trustDomain: string;
  /** When a request names no time. */
  readonly ttlMs: number;
  readonly ttlMsMax: number;
  readonly clock: Clock;
  readonly random: Random;
};

type IssueRequest = {
  readonly csr: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** 0: the authority's own. */
  readonly ttlMs: number;
};

type Issued =
  /** PEM, the leaf first, the root last. */
  | { readonly kind: 'ok'; readonly chain: readonly string[]; readonly notAfter: number }
  | { readonly kind: 'rejected'; readonly reason: string };

// Below a minute, clocks that differ and renewals at half the life would leave nothing.
const TTL_MS_MIN = 60_000;
// Clocks of two nodes differ: a certificate of just now must not be of the future for the other.
const BACKDATED_MS_MAX = 120_000;
// Who renews at half the life between the two dates must not do so at once when that life is short.
const BACKDATED_PART = 0.1;

export class Authority {
  readonly #options: AuthorityOptions;
  readonly #issuer: ReturnType<typeof issuerOf>;
  readonly #rootEnd: number;
  #count = 0;

  constructor(options: AuthorityOptions) {
    const { certificate, key } = options.root;
    this.#options = options;
    this.#issuer = issuerOf(certificate, key);
    this.#rootEnd = certificate.validToDate.getTime();
  }

  get rootPem(): string {
    return this.#options.root.pem;
  }

  /** How many certificates were issued to workloads. */
  get count(): number {
    return this.#count;
  }

  issue({ csr, namespace, serviceAccount, ttlMs }: IssueRequest): Issued {
    const reading = readCsr(csr);
    if (reading.kind === 'rejected') return reading;
    const { trustDomain } = this.#options;
    const value = `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
    const names = [{ kind: 'uri', value }] as const;
    this.#count += 1;
    return this.#sign({ names, publicKey: reading.publicKey, ttlMs });
  }

  /** For a server of our own, by DNS names. */
  issueServing(dnsNames: readonly string[], publicKey: KeyObject, ttlMs: number): IssuedServing {
    const names = dnsNames.map((value) => ({ kind: 'dns', value }) as const);
    return this.#sign({ names, publicKey, ttlMs });
  }

  #sign({ names, publicKey, ttlMs }: Signing): IssuedServing {
    const { clock, random } = this.#options;
    const now = clock.now();
    const life = this.#clamp(ttlMs);
    const notAfter = Math.min(now + life, this.#rootEnd);
    const request = {
      subject: {},
      publicKey,
      names,
      usages: ['server', 'client'] as const,
      notBefore: now - Math.min(BACKDATED_MS_MAX, life * BACKDATED_PART),
      notAfter,
    };
    const der = issueCertificate(request, this.#issuer, random);
    return { kind: 'ok', chain: [certificatePem(der), this.rootPem], notAfter };
  }

  #clamp(ttlMs: number): number {
    const { ttlMs: fallback, ttlMsMax } = this.#options;
    const wanted = ttlMs > 0 ? ttlMs : fallback;
    return Math.max(TTL_MS_MIN, Math.min(wanted, ttlMsMax));
  }
}

type IssuedServing = Extract<Issued, { kind: 'ok' }>;

type Signing = {
  readonly names: readonly SubjectName[];
  readonly publicKey: KeyObject;
  readonly ttlMs: number;
};
