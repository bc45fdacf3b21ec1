// The services of the cluster and what stands behind them, kept current by a watch. Read by the
// service rules and by DNS.
import type { EndpointFact, ServiceFact, SliceFact, SlicePort } from './service-fact.ts';

export interface ServiceBook {
  services(): Iterable<ServiceFact>;
  service(namespace: string, name: string): ServiceFact | undefined;
  slices(service: ServiceFact): readonly SliceFact[];
  /** Whether every service of the cluster has been read once. */
  isComplete(): boolean;
}

export type Target = { readonly address: string; readonly port: number };

/** What one port of a service leads to, in a stable order and without doubles. */
export function targetsOf(slices: readonly SliceFact[], port: SlicePort): readonly Target[] {
  const found = new Map<string, Target & Pick<EndpointFact, 'state'>>();
  for (const slice of slices) {
    const match = slice.ports.find(
      ({ name, protocol }) => name === port.name && protocol === port.protocol,
    );
    if (match === undefined) continue;
    for (const { address, state } of slice.endpoints) {
      if (state === 'not ready') continue;
      found.set(`${address}:${match.port}`, { address, port: match.port, state });
    }
  }
  const all = [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  const ready = all.filter(([, { state }]) => state === 'ready');
  const chosen = ready.length > 0 ? ready : all;
  return chosen.map(([, { address, port: number }]) => ({ address, port: number }));
}

/** Endpoints as DNS shows them: those that are ready, or the last resort. */
export function usableEndpoints(slices: readonly SliceFact[]): readonly EndpointFact[] {
  const all = slices.flatMap(({ endpoints }) => endpoints);
  const ready = all.filter(({ state }) => state === 'ready');
  return ready.length > 0 ? ready : all.filter(({ state }) => state === 'last resort');
}

/** A book whose pages are written by `put…` and `remove…`; tells `changed` about every change. */
export class WrittenBook implements ServiceBook {
  readonly #services = new Map<string, ServiceFact>();
  readonly #slices = new Map<string, Map<string, SliceFact>>();
  /** The key of the service each slice belongs to: labels may change. */
  readonly #owners = new Map<string, string>();
  readonly #changed: () => void;
  #complete = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  services(): Iterable<ServiceFact> {
    return this.#services.values();
  }

  service(namespace: string, name: string): ServiceFact | undefined {
    return this.#services.get(`${namespace}/${name}`);
  }

  slices({ namespace, name }: ServiceFact): readonly SliceFact[] {
    return [...(this.#slices.get(`${namespace}/${name}`)?.values() ?? [])];
  }

  isComplete(): boolean {
    return this.#complete;
  }

  complete(): void {
    this.#complete = true;
    this.#changed();
  }

  putService(fact: ServiceFact): void {
    this.#services.set(`${fact.namespace}/${fact.name}`, fact);
    this.#changed();
  }

  removeService(key: string): void {
    if (this.#services.delete(key)) this.#changed();
  }

  putSlice(fact: SliceFact): void {
    const key = `${fact.namespace}/${fact.name}`;
    const owner = `${fact.namespace}/${fact.service}`;
    if (this.#owners.get(key) !== owner) this.removeSlice(key);
    const slices = this.#slices.get(owner) ?? new Map<string, SliceFact>();
    this.#slices.set(owner, slices.set(key, fact));
    this.#owners.set(key, owner);
    this.#changed();
  }

  removeSlice(key: string): void {
    const owner = this.#owners.get(key);
    if (owner === undefined) return;
    this.#owners.delete(key);
    const slices = this.#slices.get(owner);
    slices?.delete(key);
    if (slices?.size === 0) this.#slices.delete(owner);
    this.#changed();
  }
}
