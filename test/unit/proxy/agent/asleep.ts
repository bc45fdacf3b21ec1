import { withAsleep } from '../../../../proxy/agent/asleep.ts';
import type { Piece } from '../../../../proxy/plan/index.ts';
import { endpoint, endpointsIn, localityPlan, upstreamPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const PLACE = { ...localityPlan([endpoint('10.0.0.2')]), region: 'eu', priority: 1 };
const PIECES: readonly Piece[] = [endpointsIn('a', [PLACE]), upstreamPlan('a')];
const NONE = new Map<string, { readonly pieces: readonly Piece[] }>();

export function spec(t: Test): void {
  t.test('who was never called is told as it would begin', async (t) => {
    const known = { clusters: accepted('a', PIECES), endpoints: NONE };

    const all = withAsleep([], known);

    const host = { address: '10.0.0.2', region: 'eu', priority: 1, weight: 1, health: 'healthy' };
    const usual = { connections: 1024, pending: 1024, requests: 1024, retries: 3 };
    t.match(all, [
      {
        name: 'a',
        limits: { default: usual, high: usual },
        hosts: [{ ...host, isEjected: false, failsChecks: false, connections: 0, active: 0 }],
      },
    ]);
  });

  t.test('endpoints that were told apart count before those inside', async (t) => {
    const told = accepted('a', [endpointsIn('a', [localityPlan([endpoint('10.0.0.9')])])]);

    const [one] = withAsleep([], { clusters: accepted('a', PIECES), endpoints: told });

    t.match(one?.hosts, [{ address: '10.0.0.9' }]);
  });

  t.test('who lives speaks for itself', async (t) => {
    const limits = { connections: 1, pending: 1, requests: 1, retries: 1 };
    const live = { name: 'a', limits: { default: limits, high: limits }, hosts: [] };

    t.same(withAsleep([live], { clusters: accepted('a', PIECES), endpoints: NONE }), [live]);
  });
}

function accepted(name: string, pieces: readonly Piece[]) {
  return new Map([[name, { pieces }]]);
}
