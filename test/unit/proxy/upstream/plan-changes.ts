import type { Test } from '../../../harness/unit.ts';
import { clientTls, upstreamPlan } from '../../../harness/plans.ts';
import { changesOf } from '../../../../proxy/upstream/plan-changes.ts';

export function spec(t: Test): void {
  t.test('each part that changed is named, and no other', async (t) => {
    const before = upstreamPlan('u');
    const way = { name: '', endpointLabels: {}, tls: clientTls(), proxyProtocol: undefined };
    const none = { source: false, connections: false, balance: false, health: false };
    const changed = (more: Parameters<typeof upstreamPlan>[1]) =>
      changesOf({ before, after: upstreamPlan('u', more) });

    t.same(changed({ closesOnUnhealthy: true }), none);
    t.same(changed({ tls: [way] }), { ...none, connections: true });
    t.same(changed({ connectTimeoutMs: 7 }), { ...none, connections: true });
    t.same(changed({ balance: { ...before.balance, panicPercent: 7 } }), {
      ...none,
      balance: true,
    });
    t.same(changed({ source: { kind: 'endpoints', endpoints: 'x' } }), { ...none, source: true });
  });
}
