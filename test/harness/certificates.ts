// A small authority for tests of TLS: a root, and certificates for whatever names are asked.
import {
  createPrivateKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { seededRandom, systemClock, type Random } from '../../lib/index.ts';
import {
  certificatePem,
  issueCertificate,
  issuerOf,
  selfSign,
  type SubjectName,
} from '../../lib/x509/index.ts';

const DAY_MS = 86_400_000;

export type CertifiedKey = { readonly chain: string; readonly key: string };

export class TestAuthority {
  readonly rootPem: string;
  readonly #root: X509Certificate;
  readonly #key: KeyObject;
  readonly #random: Random;

  constructor(seed = 1) {
    this.#random = seededRandom(seed);
    this.#key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const root = selfSign(
      {
        subject: { organizations: ['test'] },
        names: [],
        usages: [],
        authority: {},
        ...validity(),
      },
      this.#key,
      this.#random,
    );
    this.#root = new X509Certificate(root);
    this.rootPem = certificatePem(root);
  }

  /** Good for both ends of a connection. */
  issue(...names: readonly SubjectName[]): CertifiedKey {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = issueCertificate(
      { subject: {}, publicKey, names, usages: ['server', 'client'], ...validity() },
      issuerOf(this.#root, this.#key),
      this.#random,
    );
    const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return {
      chain: certificatePem(certificate),
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  }
}

function validity(): { readonly notBefore: number; readonly notAfter: number } {
  const now = systemClock.now();
  return { notBefore: now - DAY_MS, notAfter: now + DAY_MS };
}
