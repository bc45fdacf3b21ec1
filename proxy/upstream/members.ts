// The endpoints of an upstream, as discovery tells them. Those whose address stays are the same
// ones, with their connections, averages and ejections; those that left finish what they have.
import type { EndpointPlan, EndpointsPlan, UpstreamPlan } from '../plan/index.ts';
import type { LiveLocality } from './balance/index.ts';
import { keyOf, type Endpoint } from './endpoint.ts';
import { transportOf } from './transport.ts';

export interface MembersOwner {
  readonly plan: UpstreamPlan;
  make(plan: EndpointPlan, place: { readonly key: string; readonly priority: number }): Endpoint;
  /** It is spoken to in another way from now on. */
  reconnect(endpoint: Endpoint): void;
}

export class Members {
  readonly #owner: MembersOwner;
  #told: EndpointsPlan | undefined = undefined;
  #byKey = new Map<string, Endpoint>();
  localities: readonly LiveLocality<Endpoint>[] = [];
  /** All of them, flat. */
  all: readonly Endpoint[] = [];

  constructor(owner: MembersOwner) {
    this.#owner = owner;
  }

  /** What was told last. */
  get told(): EndpointsPlan | undefined {
    return this.#told;
  }

  get(key: string): Endpoint | undefined {
    return this.#byKey.get(key);
  }

  /** False: discovery dropped it. */
  has(endpoint: Endpoint): boolean {
    return this.#byKey.get(endpoint.key) === endpoint;
  }

  set(told: EndpointsPlan | undefined): void {
    const before = this.#byKey;
    const gone = new Set(this.all);
    const localities: LiveLocality<Endpoint>[] = [];
    this.#told = told;
    this.#byKey = new Map();
    for (const locality of told?.localities ?? []) {
      const endpoints: Endpoint[] = [];
      for (const plan of locality.endpoints) {
        const endpoint = this.#known(before, plan, locality.priority);
        gone.delete(endpoint);
        // Told twice: once is enough.
        if (this.#byKey.has(endpoint.key)) continue;
        this.#byKey.set(endpoint.key, endpoint);
        endpoints.push(endpoint);
      }
      localities.push({ plan: locality, endpoints });
    }
    this.localities = [...localities, ...this.#leaving(gone)];
    this.all = this.localities.flatMap(({ endpoints }) => endpoints);
    for (const endpoint of gone) endpoint.pools.retire();
  }

  #known(before: ReadonlyMap<string, Endpoint>, plan: EndpointPlan, priority: number): Endpoint {
    const key = this.#keyOf(plan);
    const known = this.#byKey.get(key) ?? before.get(key);
    if (known === undefined) return this.#owner.make(plan, { key, priority });
    const upstream = this.#owner.plan;
    const isSpokenToAlike = transportOf(upstream, known.plan) === transportOf(upstream, plan);
    known.plan = plan;
    known.priority = priority;
    known.weigh();
    if (!isSpokenToAlike) this.#owner.reconnect(known);
    return known;
  }

  /** Where names are resolved to one address, connections outlive the address. */
  #keyOf(plan: EndpointPlan): string {
    const { source } = this.#owner.plan;
    if (source.kind !== 'dns' || source.all || plan.hostname === '') return keyOf(plan);
    return keyOf({ address: plan.hostname, port: plan.port });
  }

  /** Those that were dropped serve on while their checks pass, where the plan says so. */
  #leaving(gone: Set<Endpoint>): readonly LiveLocality<Endpoint>[] {
    const { drainsOnRemoval, healthChecks } = this.#owner.plan;
    if (!drainsOnRemoval || healthChecks.length === 0) return [];
    const leaving: LiveLocality<Endpoint>[] = [];
    for (const { plan, endpoints } of this.localities) {
      const serving = endpoints.filter((one) => gone.has(one) && one.passesChecks);
      for (const endpoint of serving) gone.delete(endpoint);
      if (serving.length > 0) leaving.push({ plan, endpoints: serving });
    }
    return leaving;
  }
}
