// The active checks of an upstream: every endpoint by every check of the plan; it passes when it
// passes all. Endpoints that stay keep what is known of them.
import type { Clock, Random } from '../../../lib/index.ts';
import type { EndpointPlan, HealthCheckPlan } from '../../plan/index.ts';
import { EndpointCheck } from './endpoint-check.ts';
import { grpcProbe } from './grpc-probe.ts';
import { httpProbe } from './http-probe.ts';
import type { Probe, ProbedEndpoint, ProbeEffects } from './probe.ts';
import { HealthStats } from './stats.ts';
import { TcpProbe } from './tcp-probe.ts';

/** What checks look at. Until the first result it should not pass. */
export interface Checked {
  readonly plan: EndpointPlan;
  readonly passesChecks: boolean;
  readonly isDegraded: boolean;
}

/** What checks make of an endpoint. */
export type Belief = {
  readonly passes: boolean;
  /** It serves, but others should go first. */
  readonly isDegraded: boolean;
};

export interface HealthOwner<E extends Checked> {
  readonly name: string;
  readonly endpoints: readonly E[];
  /** Somebody has used this upstream. */
  readonly hadTraffic: boolean;
  /** What is believed of an endpoint changed. */
  checked(endpoint: E, belief: Belief): void;
}

type HealthEffects = ProbeEffects & { readonly clock: Clock; readonly random: Random };

export class HealthChecks<E extends Checked> {
  readonly stats = new HealthStats();
  readonly #plans: readonly HealthCheckPlan[];
  readonly #effects: HealthEffects;
  readonly #owner: HealthOwner<E>;
  readonly #checks = new Map<E, readonly EndpointCheck[]>();

  constructor(plans: readonly HealthCheckPlan[], effects: HealthEffects, owner: HealthOwner<E>) {
    this.#plans = plans;
    this.#effects = effects;
    this.#owner = owner;
  }

  membersChanged(): void {
    const members = new Set(this.#owner.endpoints);
    for (const [endpoint, checks] of this.#checks) {
      if (members.has(endpoint) && !endpoint.plan.healthCheck.disabled) continue;
      for (const check of checks) check.stop();
      this.#checks.delete(endpoint);
    }
    for (const endpoint of members) {
      if (endpoint.plan.healthCheck.disabled) this.#believe(endpoint, WELL);
      else if (!this.#checks.has(endpoint)) this.#begin(endpoint);
    }
  }

  /** An answer of this endpoint carried `x-envoy-immediate-health-check-fail`. */
  failNow(endpoint: E): void {
    for (const check of this.#checks.get(endpoint) ?? []) check.failNow();
  }

  stop(): void {
    for (const checks of this.#checks.values()) for (const check of checks) check.stop();
    this.#checks.clear();
  }

  #begin(endpoint: E): void {
    const { clock, random } = this.#effects;
    const owner = this.#owner;
    const probed = { plan: checkedAt(endpoint.plan), upstream: owner.name };
    const checks = this.#plans.map(
      (plan) =>
        new EndpointCheck({
          plan,
          probe: probeOf(plan, probed, this.#effects),
          stats: this.stats,
          clock,
          random,
          hadTraffic: () => owner.hadTraffic,
          checked: () =>
            this.#believe(endpoint, {
              passes: checks.every((check) => check.passes),
              isDegraded: checks.some((check) => check.isDegraded),
            }),
        }),
    );
    this.#checks.set(endpoint, checks);
    for (const check of checks) check.start();
  }

  #believe(endpoint: E, belief: Belief): void {
    const { passesChecks, isDegraded } = endpoint;
    if (passesChecks === belief.passes && isDegraded === belief.isDegraded) return;
    this.#owner.checked(endpoint, belief);
  }
}

const WELL: Belief = { passes: true, isDegraded: false };

function checkedAt(plan: EndpointPlan): EndpointPlan {
  const { port } = plan.healthCheck;
  return port === undefined ? plan : { ...plan, port, otherAddresses: [] };
}

function probeOf(plan: HealthCheckPlan, endpoint: ProbedEndpoint, effects: ProbeEffects): Probe {
  const { check, reusesConnection: reuses } = plan;
  switch (check.kind) {
    case 'http':
      return httpProbe(endpoint, { check, reuses }, effects);
    case 'grpc':
      return grpcProbe(endpoint, { check, reuses }, effects);
    case 'tcp':
      return new TcpProbe(endpoint.plan, { check, reuses }, effects);
  }
}
