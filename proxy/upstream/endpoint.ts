// One address of an upstream, live: who is using it, how it fares and its connections. It survives
// changes of configuration as long as its address stays.   hot path
import type { Duplex } from 'node:stream';
import type { PeakEwma } from '../../lib/index.ts';
import type { EndpointPlan } from '../plan/index.ts';
import { EndpointCounts } from './stats.ts';
import { OutlierRecord } from './outlier-record.ts';
import type { Pools } from './pools.ts';

type Health = 'healthy' | 'degraded' | 'unhealthy';

type EndpointParts = {
  readonly priority: number;
  readonly addedMs: number;
  readonly pools: Pools;
  readonly passesChecks: boolean;
  readonly rtt: PeakEwma;
  readonly key: string;
};

export class Endpoint {
  /** By which it is the same one after a change: where it is, or its name. */
  readonly key: string;
  plan: EndpointPlan;
  priority: number;
  pools: Pools;
  /** Since when it takes requests: new ones may be spared at first. */
  addedMs: number;
  /** How fast it answers, for balancers that weigh that; failures count as slow. */
  rtt: PeakEwma;
  readonly outlier = new OutlierRecord();
  readonly counts = new EndpointCounts();
  /** Requests under way, or connections that carry bytes. */
  active = 0;
  /** Open, or being opened, over all pools. */
  connections = 0;
  /** Connections that carry bytes, for the day they must be cut. */
  readonly standing = new Set<Duplex>();
  /** What active checks found; true where there are none. */
  passesChecks: boolean;
  /** Active checks found that it serves, but that others should go first. */
  isDegraded = false;
  health: Health;

  constructor(plan: EndpointPlan, parts: EndpointParts) {
    this.plan = plan;
    this.key = parts.key;
    this.priority = parts.priority;
    this.addedMs = parts.addedMs;
    this.pools = parts.pools;
    this.rtt = parts.rtt;
    this.passesChecks = parts.passesChecks;
    this.health = this.#health();
  }

  get address(): string {
    return this.plan.address;
  }

  get port(): number {
    return this.plan.port;
  }

  /** What discovery, checks and ejection make of it together; true: it is not what it was. */
  weigh(): boolean {
    const before = this.health;
    this.health = this.#health();
    return this.health !== before;
  }

  /** Ends the connections that carry bytes. */
  cut(): void {
    for (const socket of this.standing) socket.destroy();
  }

  #health(): Health {
    if (this.outlier.state !== 'in' || !this.passesChecks) return 'unhealthy';
    const { health } = this.plan;
    if (health === 'healthy' && this.isDegraded) return 'degraded';
    return health === 'draining' ? 'unhealthy' : health;
  }
}

export function keyOf(plan: { readonly address: string; readonly port: number }): string {
  return plan.address.includes(':')
    ? `[${plan.address}]:${plan.port}`
    : `${plan.address}:${plan.port}`;
}
