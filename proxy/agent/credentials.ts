// What we prove ourselves with and whom we trust: the certificate in use and the mounted bundle. A
// new one of either is told on; connections that stand are not touched.
import type { GrpcTls } from '../grpc/index.ts';
import { certificatesIn, type Issued } from '../tls/issue/index.ts';
import type { Certificates } from '../tls/index.ts';

type CredentialsOptions = {
  /** The mounted bundle, PEM; undefined when there is none (yet). */
  readonly readBundle: () => string | undefined;
  readonly onChange: (certificates: Certificates) => void;
};

// The names that Istio's control plane uses in its secrets' references.
const OWN = 'default';
const TRUST = 'ROOTCA';

export class Credentials {
  readonly #options: CredentialsOptions;
  #bundle: string | undefined;
  #issued: Issued | undefined;
  #certificates: Certificates = { pairs: {}, bundles: {} };

  constructor(options: CredentialsOptions) {
    this.#options = options;
    this.#bundle = options.readBundle();
  }

  get issued(): Issued | undefined {
    return this.#issued;
  }

  get certificates(): Certificates {
    return this.#certificates;
  }

  /** PEM of who may vouch for the control plane. */
  get bundle(): string | undefined {
    this.#bundle = this.#options.readBundle() ?? this.#bundle;
    return this.#bundle;
  }

  take(issued: Issued): void {
    this.#issued = issued;
    this.#tell();
  }

  /** The mounted bundle may have changed: while a root is replaced it holds the old and the new. */
  refresh(): void {
    const before = this.#bundle;
    if (this.bundle !== before && this.#issued !== undefined) this.#tell();
  }

  /** For the control plane: the certificate while it is good; without one the token must do. */
  adsTls(nowMs: number): GrpcTls {
    const roots = this.bundle ?? '';
    const issued = this.#issued;
    if (issued === undefined || issued.expiresAt <= nowMs) return { roots };
    return { roots, certificate: { chain: issued.chain, key: issued.key } };
  }

  #tell(): void {
    const { chain = '', key = '', root = '' } = this.#issued ?? {};
    const trusted = new Set([...certificatesIn(this.#bundle ?? ''), ...certificatesIn(root)]);
    this.#certificates = {
      pairs: { [OWN]: { chain, key } },
      bundles: { [TRUST]: [...trusted].join('') },
    };
    this.#options.onChange(this.#certificates);
  }
}
