// The live view of one destination: its endpoints, who is picked next, and how each is reached.
// Linked from a plan; what stays the same in the next plan keeps its pools and counts.   hot path
import type { Random } from '../../lib/index.ts';
import type { ClientTlsPlan, EndpointPlan, EndpointsPlan, UpstreamPlan } from '../plan/index.ts';
import { balancer, type Pick } from './balance/index.ts';
import type { Dialer, Target } from './connect.ts';
import { Endpoint } from './endpoint.ts';

// Passthrough destinations are the client's choice; the oldest unused is dropped beyond this.
const DESTINATIONS_MAX = 1024;

export class Upstream {
  readonly plan: UpstreamPlan;
  readonly #dialer: Dialer;
  readonly #pick: Pick;
  #endpoints: readonly Endpoint[] = [];
  /** The healthy endpoints of the first priority that has any. */
  #ready: readonly Endpoint[] = [];
  readonly #destinations = new Map<string, Endpoint>();
  active = 0;

  constructor(plan: UpstreamPlan, dialer: Dialer) {
    this.plan = plan;
    this.#dialer = dialer;
    this.#pick = balancer(plan.balance);
  }

  get endpoints(): readonly Endpoint[] {
    return this.#endpoints;
  }

  /** Endpoints whose address stays keep their connections. */
  setEndpoints(plan: EndpointsPlan | undefined): void {
    const before = new Map<string, Endpoint>();
    for (const endpoint of this.#endpoints) before.set(endpoint.key, endpoint);
    const next: Endpoint[] = [];
    const ready: Endpoint[] = [];
    let readyPriority = Infinity;
    for (const locality of plan?.localities ?? []) {
      for (const endpointPlan of locality.endpoints) {
        const endpoint = this.#kept(before, endpointPlan);
        next.push(endpoint);
        if (endpointPlan.health !== 'healthy' || locality.priority > readyPriority) continue;
        if (locality.priority < readyPriority) ready.length = 0;
        readyPriority = locality.priority;
        ready.push(endpoint);
      }
    }
    for (const gone of before.values()) gone.pool.retire();
    this.#endpoints = next;
    this.#ready = ready;
  }

  /** An endpoint for an attempt; those already tried are avoided while there are others. */
  pick(random: Random, tried: readonly Endpoint[], picksMax: number): Endpoint | undefined {
    if (this.#ready.length === 0) return undefined;
    let endpoint = this.#pick(this.#ready, random);
    for (let again = 0; tried.includes(endpoint) && again < picksMax; again++) {
      endpoint = this.#pick(this.#ready, random);
    }
    return endpoint;
  }

  /** The endpoint that a redirected connection was going to. */
  destination(address: string, port: number): Endpoint {
    const key = `${address}:${port}`;
    const known = this.#destinations.get(key);
    if (known !== undefined) return known;
    if (this.#destinations.size >= DESTINATIONS_MAX) this.#dropOldest();
    const plan: EndpointPlan = {
      address,
      port,
      weight: 1,
      health: 'healthy',
      labels: {},
      workload: '',
    };
    const endpoint = new Endpoint(plan, this.#dialer);
    this.#destinations.set(key, endpoint);
    return endpoint;
  }

  target(endpoint: Endpoint, carries: Target['carries']): Target {
    const { source, connectTimeoutMs } = this.plan;
    return {
      carries,
      address: endpoint.address,
      port: endpoint.port,
      bindAddress: source.kind === 'original-destination' ? source.bindAddress : undefined,
      tls: this.tlsOf(endpoint.plan),
      timeoutMs: connectTimeoutMs,
    };
  }

  tlsOf(endpoint: EndpointPlan): ClientTlsPlan | undefined {
    for (const choice of this.plan.tls) {
      let fits = true;
      for (const label in choice.endpointLabels) {
        fits &&= endpoint.labels[label] === choice.endpointLabels[label];
      }
      if (fits) return choice.tls;
    }
    return undefined;
  }

  /** Certificates changed: idle connections made with the old ones are not used again. */
  renew(): void {
    for (const endpoint of this.#endpoints) endpoint.pool.renew();
    for (const endpoint of this.#destinations.values()) endpoint.pool.renew();
  }

  retire(): void {
    for (const endpoint of this.#endpoints) endpoint.pool.retire();
    for (const endpoint of this.#destinations.values()) endpoint.pool.retire();
  }

  #kept(before: Map<string, Endpoint>, plan: EndpointPlan): Endpoint {
    const key = `${plan.address}:${plan.port}`;
    const known = before.get(key);
    const sameTls = known !== undefined && this.tlsOf(known.plan) === this.tlsOf(plan);
    if (known === undefined || !sameTls) return new Endpoint(plan, this.#dialer);
    before.delete(key);
    known.plan = plan;
    return known;
  }

  #dropOldest(): void {
    for (const [key, endpoint] of this.#destinations) {
      if (endpoint.active > 0) continue;
      endpoint.pool.retire();
      this.#destinations.delete(key);
      return;
    }
  }
}
