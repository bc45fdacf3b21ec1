// One way of asking an endpoint whether it is well.
import type { Cancel, Clock, Wheel } from '../../../lib/index.ts';
import type { EndpointPlan } from '../../plan/index.ts';
import type { Connecting } from '../connect.ts';
import type { CheckOutcome } from './state.ts';

export interface Probe {
  /** Asks once; `found` is called once, unless cancelled before. */
  ask(found: (outcome: CheckOutcome) => void): Cancel;
  /** Never asks again: what it keeps open is closed. */
  close(): void;
}

/** The endpoint as it is asked: at the port for checks, over the transport for its labels. */
export type ProbedEndpoint = {
  readonly plan: EndpointPlan;
  /** The name of its upstream, which servers are called by when nothing better is known. */
  readonly upstream: string;
};

export type ProbeEffects = {
  /** Opens a connection to where an endpoint is checked; calls exactly one of both, later. */
  readonly dial: (
    endpoint: EndpointPlan,
    carries: 'bytes' | 'http1' | 'http2',
    waiting: Connecting,
  ) => void;
  readonly wheel: Wheel;
  readonly clock: Clock;
};

/** Whom a check calls: by the endpoint's own name, else the check's, else the upstream's. */
export function hostOf({ plan, upstream }: ProbedEndpoint, configured: string): string {
  const { hostname } = plan.healthCheck;
  if (hostname !== '') return hostname;
  return configured === '' ? upstream : configured;
}
