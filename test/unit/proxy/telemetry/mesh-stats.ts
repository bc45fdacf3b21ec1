import type { Test } from '../../../harness/unit.ts';
import { observedExchange } from '../../../harness/plans.ts';
import { exposition, MeshStats, peerOf, Stats } from '../../../../proxy/telemetry/index.ts';

const self = peerOf({ WORKLOAD_NAME: 'web-v1', NAMESPACE: 'shop', LABELS: { app: 'web' } });

export function spec(t: Test): void {
  t.test('the caller reports itself as the source, the called as the destination', async (t) => {
    for (const [direction, reporter, side] of [
      ['outbound', 'source', 'source'],
      ['inbound', 'destination', 'destination'],
    ] as const) {
      const stats = new Stats();
      new MeshStats(stats, self).count(observedExchange({ direction }));
      const text = exposition(stats);

      t.match(text, `istio_requests_total{reporter="${reporter}"`);
      t.match(text, `${side}_workload="web-v1"`);
      t.match(text, 'response_code="200"');
    }
  });

  t.test('nothing is empty that a dashboard groups by', async (t) => {
    const stats = new Stats();
    new MeshStats(stats, self).count(observedExchange({ authority: '' }));

    const empty = [...exposition(stats).matchAll(/(\w+)=""/g)].map(([, label]) => label);
    t.same(new Set(empty), new Set(['grpc_response_status']));
  });
}
