// The certificates of this proxy as TLS contexts, by the names plans use. Swapped on renewal: new
// handshakes use the new ones, connections that stand are not touched.
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ClientTlsPlan, ServerTlsPlan } from '../plan/index.ts';
import type { ClientContexts } from '../upstream/index.ts';

/**
 * What crosses from the agent to a data thread when a certificate was issued or a bundle changed.
 */
export type Certificates = {
  /** By name (`default`): a chain and its key, PEM. */
  readonly pairs: Readonly<Record<string, { readonly chain: string; readonly key: string }>>;
  /** By name (`ROOTCA`): the certificates trusted, PEM. */
  readonly bundles: Readonly<Record<string, string>>;
};

export class Identity implements ClientContexts {
  #certificates: Certificates = { pairs: {}, bundles: {} };
  #contexts = new Map<string, SecureContext>();

  get isReady(): boolean {
    return this.#certificates.pairs['default'] !== undefined;
  }

  renew(certificates: Certificates): void {
    this.#certificates = certificates;
    this.#contexts = new Map();
  }

  client(plan: ClientTlsPlan): SecureContext | undefined {
    return this.#context(plan.certificate, plan.trust);
  }

  server(plan: ServerTlsPlan): SecureContext | undefined {
    return this.#context(plan.certificate, plan.trust);
  }

  #context(
    pairName: string | undefined,
    bundleName: string | undefined,
  ): SecureContext | undefined {
    const key = `${pairName ?? ''}|${bundleName ?? ''}`;
    const made = this.#contexts.get(key);
    if (made !== undefined) return made;
    const pair = pairName === undefined ? undefined : this.#certificates.pairs[pairName];
    const bundle = bundleName === undefined ? undefined : this.#certificates.bundles[bundleName];
    if (pairName !== undefined && pair === undefined) return undefined;
    if (bundleName !== undefined && bundle === undefined) return undefined;
    const context = createSecureContext({
      ...(pair === undefined ? {} : { cert: pair.chain, key: pair.key }),
      ...(bundle === undefined ? {} : { ca: bundle }),
      minVersion: 'TLSv1.2',
    });
    this.#contexts.set(key, context);
    return context;
  }
}
