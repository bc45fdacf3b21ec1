import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/upstream-plans.ts';
import { hostOf } from '../../../../../proxy/upstream/health/probe.ts';

export function spec(t: Test): void {
  t.test('an endpoint is called by its own name first, and by the upstream last', async (t) => {
    const named = endpoint('10.0.0.1', {
      healthCheck: { port: undefined, hostname: 'own', disabled: false },
    });
    const plain = endpoint('10.0.0.1');
    t.equal(hostOf({ plan: named, upstream: 'shop' }, 'configured'), 'own');
    t.equal(hostOf({ plan: plain, upstream: 'shop' }, 'configured'), 'configured');
    t.equal(hostOf({ plan: plain, upstream: 'shop' }, ''), 'shop');
  });
}
