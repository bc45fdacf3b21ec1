import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { limitsPlan } from '../../../harness/plans.ts';
import { Breaker } from '../../../../proxy/upstream/breaker.ts';

export function spec(t: Test): void {
  t.test('each limit is for its own count', async (t) => {
    const limits = { connectionsMax: 1, pendingMax: 2, requestsMax: 3, retriesMax: 4 };
    const breaker = new Breaker(limitsPlan(limits));
    breaker.connections = 1;
    breaker.pending = 1;
    breaker.requests = 3;
    breaker.retries = 3;

    t.match(breaker, { mayConnect: false, mayQueue: true, mayRequest: false, mayRetry: true });
    t.same(breaker.remaining, { cx: 0, pending: 1, rq: 0, retries: 1 });
  });

  t.test('a budget is a share of the work, and never less than its least', async (t) => {
    const budget = { percent: 20, min: 3 };
    const breaker = new Breaker(limitsPlan({ retryBudget: budget, retriesMax: 0 }));
    for (const [requests, pending, most] of [
      [0, 0, 3],
      [10, 0, 3],
      [10, 10, 4],
      [99, 0, 19],
    ] as const) {
      breaker.requests = requests;
      breaker.pending = pending;

      t.equal(breaker.retriesMax, most);
    }
  });

  t.test('what remains is never less than nothing', async (t) => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (most, taken) => {
        const breaker = new Breaker(limitsPlan({ requestsMax: most }));
        breaker.requests = taken;
        t.equal(breaker.remaining.rq, Math.max(0, most - taken));
        t.equal(breaker.mayRequest, breaker.remaining.rq > 0);
      }),
    );
  });
}
