import type { Test } from '../../../harness/unit.ts';
import { endpoint } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';
import { keyOf } from '../../../../proxy/upstream/endpoint.ts';

export function spec(t: Test): void {
  t.test('is known by its address, and begins idle', async (t) => {
    const { upstream } = new UpstreamBench({ endpoints: [endpoint('10.0.0.1', { port: 9080 })] });
    const [live] = upstream.endpoints;

    t.match(live, { key: '10.0.0.1:9080', active: 0, connections: 0, plan: { weight: 1 } });
    t.equal(live?.pools.connections, 0);
    t.equal(keyOf({ address: 'fd00::1', port: 80 }), '[fd00::1]:80');
  });

  t.test('is as healthy as the worst that is said of it', async (t) => {
    const endpoints = [endpoint('10.0.0.1', { health: 'degraded' })];
    const [live] = new UpstreamBench({ endpoints }).upstream.endpoints;
    if (live === undefined) throw new Error('no endpoint');
    t.equal(live.health, 'degraded');
    live.outlier.state = 'ejected';
    t.ok(live.weigh());
    t.equal(live.health, 'unhealthy');
    live.outlier.state = 'in';
    live.passesChecks = false;
    t.notOk(live.weigh());
    live.passesChecks = true;
    live.plan = endpoint('10.0.0.1', { health: 'draining' });
    live.weigh();

    t.equal(live.health, 'unhealthy');
  });
}
