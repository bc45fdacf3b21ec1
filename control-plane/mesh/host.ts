// Names of hosts: how a short one is completed, and which pattern covers which name.

// Kubernetes' own domain for services; not the trust domain, though both are usually called so.
const SERVICE_DOMAIN = 'svc.cluster.local';

export type ServiceName = { readonly name: string; readonly namespace: string };

export function serviceHost({ name, namespace }: ServiceName): string {
  return `${name}.${namespace}.${SERVICE_DOMAIN}`;
}

/** A name without a dot is a service of the namespace where it was written. */
export function fullHost(written: { readonly host: string; readonly namespace: string }): string {
  const { host, namespace } = written;
  if (host.includes('.') || host.startsWith('*')) return host;
  return serviceHost({ name: host, namespace });
}

/** `*.example.com` covers `a.example.com` and `*.a.example.com`; `*` covers all. */
export function covers(question: { readonly pattern: string; readonly host: string }): boolean {
  const { pattern, host } = question;
  if (pattern === host || pattern === '*') return true;
  return pattern.startsWith('*') && host.endsWith(pattern.slice(1));
}

/** What both name, which is the narrower of the two, or undefined. */
export function intersection(...[one, other]: readonly [string, string]): string | undefined {
  if (covers({ pattern: one, host: other })) return other;
  return covers({ pattern: other, host: one }) ? one : undefined;
}

/** As an object is seen that does not say by whom, when the mesh does not either. */
export const EVERYBODY: readonly string[] = ['*'];

type Visibility = {
  readonly exportTo: readonly string[];
  /** Where the object stands, and who looks. */
  readonly namespace: string;
  readonly viewer: string;
};

export function isVisible({ exportTo, namespace, viewer }: Visibility): boolean {
  if (exportTo.length === 0) return true;
  return exportTo.some(
    (word) => word === '*' || word === viewer || (word === '.' && namespace === viewer),
  );
}

/** The value for the most specific pattern that covers a host: exact, then the longest wildcard. */
export class HostIndex<T> {
  readonly #exact = new Map<string, T[]>();
  readonly #wild: { readonly pattern: string; readonly value: T }[] = [];

  /** Earlier ones win over later ones of the same pattern. */
  add(pattern: string, value: T): void {
    if (pattern.startsWith('*')) {
      this.#wild.push({ pattern, value });
      this.#wild.sort((one, other) => other.pattern.length - one.pattern.length);
      return;
    }
    const there = this.#exact.get(pattern);
    if (there === undefined) this.#exact.set(pattern, [value]);
    else there.push(value);
  }

  get values(): readonly T[] {
    return [...[...this.#exact.values()].flat(), ...this.#wild.map(({ value }) => value)];
  }

  find(host: string, accept: (value: T) => boolean): T | undefined {
    const exact = this.#exact.get(host)?.find(accept);
    if (exact !== undefined) return exact;
    return this.#wild.find(({ pattern, value }) => covers({ pattern, host }) && accept(value))
      ?.value;
  }
}
