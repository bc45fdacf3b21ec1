// The keys and anchors of this proxy as TLS contexts, by the names plans use: what the control
// plane issued, and what came as secrets. Swapped on renewal: new handshakes use the new ones,
// connections that stand are not touched.
import { constants, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { ClientTlsPlan, SecretPlan, ServerTlsPlan, TlsVersions } from '../plan/index.ts';
import { PeerRule } from './peer-rule.ts';

/**
 * What crosses from the agent to a data thread when a certificate was issued or a bundle changed.
 */
export type Certificates = {
  /** By name (`default`): a chain and its key, PEM. */
  readonly pairs: Readonly<Record<string, { readonly chain: string; readonly key: string }>>;
  /** By name (`ROOTCA`): the certificates trusted, PEM. */
  readonly bundles: Readonly<Record<string, string>>;
};

/** Undefined contexts: what they need has not come yet. */
export interface ClientContexts {
  client(plan: ClientTlsPlan): SecureContext | undefined;
  /** Whom this plan means. */
  rule(plan: Pick<ClientTlsPlan, 'peerNames'>): PeerRule;
}

type Pair = { readonly chain: string; readonly key: string };
type Trust = { readonly anchors: string; readonly revocation: string | undefined };

export class Identity implements ClientContexts {
  #certificates: Certificates = { pairs: {}, bundles: {} };
  readonly #secrets = new Map<string, SecretPlan['secret']>();
  #contexts = new Map<string, SecureContext>();
  #names = new Map<string, readonly string[]>();
  readonly #rules = new WeakMap<object, PeerRule>();

  get isReady(): boolean {
    return this.#certificates.pairs['default'] !== undefined;
  }

  renew(certificates: Certificates): void {
    this.#certificates = certificates;
    this.#forget();
  }

  setSecret({ name, secret }: SecretPlan): void {
    this.#secrets.set(name, secret);
    this.#forget();
  }

  removeSecret(name: string): void {
    if (this.#secrets.delete(name)) this.#forget();
  }

  client(plan: ClientTlsPlan): SecureContext | undefined {
    const { certificate, trust, versions } = plan;
    const pairs = certificate === undefined ? [] : [certificate];
    return this.#context({ pairs, trust, versions, isServer: false });
  }

  /** For a client that asked for this name; empty when it asked for none. */
  server(plan: ServerTlsPlan, serverName: string): SecureContext | undefined {
    const pairs = this.#fitting(plan.certificates, serverName);
    return this.#context({ pairs, trust: plan.trust, versions: plan.versions, isServer: true });
  }

  rule(plan: Pick<ClientTlsPlan, 'peerNames'>): PeerRule {
    let rule = this.#rules.get(plan);
    if (rule === undefined) this.#rules.set(plan, (rule = new PeerRule(plan.peerNames)));
    return rule;
  }

  #forget(): void {
    this.#contexts = new Map();
    this.#names = new Map();
  }

  /** The certificates made for that name, or for its wildcard; all when there are none. */
  #fitting(certificates: readonly string[], serverName: string): readonly string[] {
    if (certificates.length < 2 || serverName === '') return certificates;
    const wildcard = `*${serverName.slice(serverName.indexOf('.'))}`;
    for (const wanted of [serverName, wildcard]) {
      const fitting = certificates.filter((name) => this.#namesOf(name).includes(wanted));
      if (fitting.length > 0) return fitting;
    }
    return certificates;
  }

  #namesOf(certificate: string): readonly string[] {
    const known = this.#names.get(certificate);
    if (known !== undefined) return known;
    const pair = this.#pair(certificate);
    const text = pair === undefined ? '' : (new X509Certificate(pair.chain).subjectAltName ?? '');
    const names = text
      .split(', ')
      .filter((part) => part.startsWith('DNS:'))
      .map((part) => part.slice('DNS:'.length).toLowerCase());
    this.#names.set(certificate, names);
    return names;
  }

  #context(wanted: Wanted): SecureContext | undefined {
    const { versions } = wanted;
    const key = [
      wanted.isServer,
      wanted.pairs.join(),
      wanted.trust ?? '',
      versions.min,
      versions.max,
      versions.ciphers ?? '',
      versions.curves ?? '',
    ].join('|');
    const made = this.#contexts.get(key);
    if (made !== undefined) return made;
    const options = this.#options(wanted);
    if (options === undefined) return undefined;
    const context = createSecureContext(options);
    this.#contexts.set(key, context);
    return context;
  }

  #options({ pairs, trust, versions, isServer }: Wanted): SecureContextOptions | undefined {
    const found: Pair[] = [];
    for (const name of pairs) {
      const pair = this.#pair(name);
      if (pair === undefined) return undefined;
      found.push(pair);
    }
    const anchors = trust === undefined ? undefined : this.#trust(trust);
    if (trust !== undefined && anchors === undefined) return undefined;
    const { ciphers, curves } = versions;
    // A ticket outlives the certificate it was given for, and has passed from one name to another.
    const withoutTickets = isServer && trust !== undefined;
    return {
      ...(found.length === 0
        ? {}
        : { cert: found.map(({ chain }) => chain), key: found.map((pair) => pair.key) }),
      ...(anchors === undefined ? {} : { ca: anchors.anchors }),
      ...(anchors?.revocation === undefined ? {} : { crl: anchors.revocation }),
      ...(ciphers === undefined ? {} : { ciphers }),
      ...(curves === undefined ? {} : { ecdhCurve: curves }),
      ...(withoutTickets ? { secureOptions: constants.SSL_OP_NO_TICKET } : {}),
      minVersion: versions.min,
      maxVersion: versions.max,
    };
  }

  #pair(name: string): Pair | undefined {
    const secret = this.#secrets.get(name);
    if (secret?.kind === 'certificate') return { chain: secret.chainPem, key: secret.keyPem };
    return this.#certificates.pairs[name];
  }

  #trust(name: string): Trust | undefined {
    const secret = this.#secrets.get(name);
    if (secret?.kind === 'trust') {
      return { anchors: secret.anchorsPem, revocation: secret.revocationPem };
    }
    const bundle = this.#certificates.bundles[name];
    return bundle === undefined ? undefined : { anchors: bundle, revocation: undefined };
  }
}

type Wanted = {
  readonly pairs: readonly string[];
  readonly trust: string | undefined;
  readonly versions: TlsVersions;
  readonly isServer: boolean;
};
