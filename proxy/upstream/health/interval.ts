// How long until the next check of an endpoint. Pure.
import type { Random } from '../../../lib/index.ts';
import type { HealthCheckPlan } from '../../plan/index.ts';

type Situation = {
  readonly passes: boolean;
  /** Somebody has used this upstream; before that, checks are rare. */
  readonly hadTraffic: boolean;
};

export function intervalMs(plan: HealthCheckPlan, situation: Situation, random: Random): number {
  const { jitterMs, jitterPercent } = plan;
  const whole = wholeMs(plan, situation);
  return whole + ((whole * jitterPercent) / 100 + jitterMs) * random.fraction();
}

function wholeMs(plan: HealthCheckPlan, { passes, hadTraffic }: Situation): number {
  if (!hadTraffic) return plan.noTrafficIntervalMs;
  return passes ? plan.intervalMs : plan.unhealthyIntervalMs;
}
