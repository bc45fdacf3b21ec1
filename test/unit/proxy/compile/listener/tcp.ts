import { tcpPlan } from '../../../../../proxy/compile/listener/tcp.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a chain of bytes keeps its weights, and waits an hour by default', async (t) => {
    const clusters = [
      { name: 'a', weight: 1 },
      { name: 'b', weight: 3 },
    ];
    const plan = tcpPlan({ statPrefix: 's', weightedClusters: { clusters } }, compilation().place);

    t.match(plan, {
      targets: [{ weight: 1 }, { weight: 3 }],
      idleTimeoutMs: 3_600_000,
      durationMaxMs: 0,
      connectAttemptsMax: 1,
    });
  });

  t.test('a target without weight, or none at all, is refused', async (t) => {
    const weightless = { statPrefix: 's', weightedClusters: { clusters: [{ name: 'a' }] } };
    t.same(
      refusedBy((at) => tcpPlan(weightless, at)),
      ['weighted_clusters.clusters[0].weight'],
    );
    t.same(
      refusedBy((at) => tcpPlan({ statPrefix: 's' }, at)),
      [''],
    );
  });
}
