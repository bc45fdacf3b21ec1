import { liveCluster } from '../../../../proxy/inspect/clusters.ts';
import { endpoint, endpointsIn, localityPlan, upstreamPlan } from '../../../harness/plans.ts';
import { runtimeOf } from '../../../harness/runtime.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('tells where each endpoint is and how it fares', async (t) => {
    const members = [endpoint('10.0.0.2'), endpoint('10.0.0.3')];
    const place = { ...localityPlan(members), region: 'eu', zone: 'a' };
    const upstream = runtimeOf([upstreamPlan('a'), endpointsIn('a', [place])]).upstreams.get('a');
    if (upstream === undefined) throw new Error('it was just linked');
    const [first] = upstream.endpoints;
    if (first !== undefined) first.outlier.state = 'ejected';

    t.match(liveCluster(upstream), {
      name: 'a',
      limits: { default: { connections: 1024, retries: 3 } },
      hosts: [
        { address: '10.0.0.2', region: 'eu', zone: 'a', isEjected: true, connections: 0 },
        { address: '10.0.0.3', isEjected: false },
      ],
    });
  });
}
