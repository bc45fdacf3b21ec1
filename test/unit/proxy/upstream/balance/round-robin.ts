import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/plans.ts';
import { RoundRobin } from '../../../../../proxy/upstream/balance/round-robin.ts';
import { Endpoint } from '../../../../../proxy/upstream/index.ts';

export function spec(t: Test): void {
  t.test('weights are honoured within every cycle, spread evenly', async (t) => {
    const nobody = { dial: () => undefined };
    const ready = [5, 1, 1].map(
      (weight, i) => new Endpoint(endpoint(`10.0.0.${i}`, { weight }), nobody),
    );
    const turns = new RoundRobin();

    const order = Array.from({ length: 7 }, () => ready.indexOf(turns.pick(ready)));

    t.same(order, [0, 0, 1, 0, 2, 0, 0]);
  });
}
