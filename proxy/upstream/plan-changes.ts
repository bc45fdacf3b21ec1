// What a new plan changes for what is live: nothing is closed or forgotten for a change that does
// not concern it. Compares meaning, not identity: plans cross threads.
import { isDeepStrictEqual } from 'node:util';
import type { UpstreamPlan } from '../plan/index.ts';

type Change = { readonly before: UpstreamPlan; readonly after: UpstreamPlan };

type PlanChanges = {
  /** Where endpoints come from. */
  readonly source: boolean;
  /** How connections are made and kept. */
  readonly connections: boolean;
  readonly balance: boolean;
  /** What is asked of endpoints to know that they are well. */
  readonly health: boolean;
};

export function changesOf({ before, after }: Change): PlanChanges {
  const differ = (part: (plan: UpstreamPlan) => unknown): boolean =>
    !isDeepStrictEqual(part(before), part(after));
  return {
    source: differ(({ source }) => source),
    connections: differ((plan) => [plan.connectTimeoutMs, plan.keepalive, plan.http, plan.tls]),
    balance: differ(({ balance }) => balance),
    health: differ(({ healthChecks }) => healthChecks),
  };
}
