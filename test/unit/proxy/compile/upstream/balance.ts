import { balancePlan } from '../../../../../proxy/compile/upstream/balance.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Cluster } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const plan = (cluster: Cluster) => balancePlan(cluster, 30, compilation().place);

  t.test('each policy has its settings, with Envoy’s where none are written', async (t) => {
    t.match(plan({ lbPolicy: 'LEAST_REQUEST' }), {
      kind: 'least-request',
      choices: 2,
      activeBias: 1,
      fullScan: false,
    });
    t.match(plan({ lbPolicy: 'RING_HASH' }), {
      kind: 'ring-hash',
      pointsMin: 1024,
      pointsMax: 8_388_608,
      hash: 'xx',
    });
    t.match(plan({ lbPolicy: 'MAGLEV' }), { kind: 'maglev', tableSize: 65_537 });
  });

  t.test('panic, locality and bounded load hold for whatever chooses', async (t) => {
    const commonLbConfig = {
      healthyPanicThreshold: {},
      localityWeightedLbConfig: {},
      consistentHashingLbConfig: { hashBalanceFactor: 120 },
    };

    t.match(plan({ lbPolicy: 'MAGLEV', commonLbConfig }), {
      panicPercent: 0,
      locality: { kind: 'weighted' },
      consistent: { boundedLoadPercent: 120 },
    });
    t.same(
      refusedBy((at) => balancePlan({ lbPolicy: 'LOAD_BALANCING_POLICY_CONFIG' }, 30, at)),
      ['lb_policy'],
    );
  });
}
