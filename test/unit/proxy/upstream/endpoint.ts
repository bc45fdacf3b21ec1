import type { Test } from '../../../harness/unit.ts';
import { endpoint } from '../../../harness/plans.ts';
import { Endpoint } from '../../../../proxy/upstream/index.ts';

export function spec(t: Test): void {
  t.test('is known by its address, and begins idle', async (t) => {
    const live = new Endpoint(endpoint('10.0.0.1', { port: 9080 }), { dial: () => undefined });

    t.match(live, { key: '10.0.0.1:9080', active: 0, plan: { weight: 1 } });
    t.equal(live.pool.connections, 0);
  });
}
