import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/plans.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { leastRequest } from '../../../../../proxy/upstream/balance/least-request.ts';
import { Endpoint } from '../../../../../proxy/upstream/index.ts';

export function spec(t: Test): void {
  t.test(
    'an endpoint that is busy gets less than its share, and one twice as heavy more',
    async (t) => {
      const nobody = { dial: () => undefined };
      const ready = [1, 1, 2].map(
        (weight, i) => new Endpoint(endpoint(`10.0.0.${i}`, { weight }), nobody),
      );
      ready[0]!.active = 10;
      const random = seededRandom(1);
      const counts = [0, 0, 0];
      for (let i = 0; i < 3000; i++) counts[ready.indexOf(leastRequest(ready, random))]! += 1;

      t.equal(counts[0], 0, 'never picked while each pair has a lighter one');
      t.ok((counts[2] ?? 0) > (counts[1] ?? 0));
    },
  );
}
