// One address of an upstream, live: who is using it and its idle connections. It survives changes
// of configuration as long as its address stays.   hot path
import type { EndpointPlan } from '../plan/index.ts';
import { H1Pool } from './pool-h1.ts';
import type { Dialer } from './connect.ts';

export class Endpoint {
  readonly address: string;
  readonly port: number;
  readonly key: string;
  readonly pool: H1Pool;
  plan: EndpointPlan;
  /** Requests under way. */
  active = 0;

  constructor(plan: EndpointPlan, dialer: Dialer) {
    this.plan = plan;
    this.address = plan.address;
    this.port = plan.port;
    this.key = `${plan.address}:${plan.port}`;
    this.pool = new H1Pool(dialer);
  }
}
