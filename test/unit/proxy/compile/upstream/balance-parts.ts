import {
  consistentPlan,
  leastRequest,
  localityPlan,
  maglevSize,
  ringHash,
  slowStart,
} from '../../../../../proxy/compile/upstream/balance-parts.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('what the algorithms cannot work with is refused', async (t) => {
    t.same(
      refusedBy((at) => leastRequest({ choiceCount: 1 }, at)),
      ['choice_count'],
    );
    t.same(
      refusedBy((at) => ringHash({ minimumRingSize: 9, maximumRingSize: 8 }, at)),
      ['minimum_ring_size'],
    );
    t.same(
      refusedBy((at) => maglevSize({ tableSize: 65_536 }, at)),
      ['table_size'],
    );
    t.same(
      refusedBy((at) => consistentPlan({ hashBalanceFactor: 99 }, at)),
      ['hash_balance_factor'],
    );
    t.same(
      refusedBy((at) => slowStart({ slowStartWindow: '0s' }, at)),
      ['slow_start_window'],
    );
  });

  t.test('slow start and zones have Envoy’s numbers', async (t) => {
    const { place } = compilation();

    t.same(slowStart({ slowStartWindow: '60s' }, place), {
      windowMs: 60_000,
      aggression: 1,
      weightMinPercent: 10,
    });
    t.equal(slowStart(undefined, place), undefined);
    t.match(localityPlan({ zoneAwareLbConfig: {} }, place), { percent: 100, endpointsMin: 6 });
  });
}
