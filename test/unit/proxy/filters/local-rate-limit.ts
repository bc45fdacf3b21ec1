import type { Test } from '../../../harness/unit.ts';
import { connectionFacts, FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { NO_CHANGES } from '../../../harness/route-plans.ts';
import { headerChanges, routePlan } from '../../../harness/plans.ts';
import type { LocalRateLimitSettings } from '../../../../proxy/plan/index.ts';
import { localRateLimitFilter } from '../../../../proxy/filters/local-rate-limit.ts';

const two = { tokensMax: 2, tokensPerFill: 1, fillMs: 1000 };

function limiter(more: Partial<LocalRateLimitSettings> = {}) {
  return localRateLimitFilter('limit', {
    kind: 'local-rate-limit',
    statPrefix: 's',
    status: 429,
    bucket: two,
    enabledPercent: 100,
    enforcedPercent: 100,
    perConnection: false,
    limitHeaders: false,
    responseHeaders: NO_CHANGES,
    requestHeaders: NO_CHANGES,
    grpcStatusIsResourceExhausted: false,
    descriptors: [],
    actions: [],
    ...more,
  });
}

function verdicts(filter: ReturnType<typeof limiter>, ...benches: FilterBench[]): unknown[] {
  return benches.map((bench) => bench.asks(filter, requestHead('/', { user: 'ann' })));
}

const user = { kind: 'header', header: 'user', key: 'user', skipIfAbsent: false } as const;
const one = { tokensMax: 1, tokensPerFill: 1, fillMs: 60_000 };

export function spec(t: Test): void {
  t.test('lets through what there are tokens for, and refuses the rest with 429', async (t) => {
    const last = new FilterBench();

    t.same(verdicts(limiter(), new FilterBench(), new FilterBench(), last), [
      ...['continue', 'continue', 'stop'],
    ]);
    t.match(last.replies, [{ status: 429, body: 'local_rate_limited', flag: 'RL' }]);
  });

  t.test('limits each connection by itself when told to', async (t) => {
    const connection = connectionFacts();
    const same = () => new FilterBench({ connection });

    t.same(verdicts(limiter({ perConnection: true }), same(), same(), new FilterBench(), same()), [
      ...['continue', 'continue', 'continue', 'stop'],
    ]);
  });

  t.test('what is alike has a bucket of its own besides', async (t) => {
    const descriptors = [{ entries: [{ key: 'user', value: 'ann' }], bucket: one }];
    const filter = limiter({ descriptors, actions: [[user]] });

    t.same(verdicts(filter, new FilterBench(), new FilterBench()), ['continue', 'stop']);
    t.equal(new FilterBench().asks(filter, requestHead('/', { user: 'bob' })), 'continue');
  });

  t.test(
    'a route says what to count where the filter does not, and an open value is each',
    async (t) => {
      const descriptors = [{ entries: [{ key: 'user', value: '' }], bucket: one }];
      const filter = limiter({ bucket: { ...two, tokensMax: 100 }, descriptors });
      const route = routePlan('r', {}, { limitActions: [[user]] });
      const asks = (name: string) =>
        new FilterBench({ route }).asks(filter, requestHead('/', { user: name }));

      t.same([asks('ann'), asks('ann'), asks('bob')], ['continue', 'stop', 'continue']);
      for (let i = 0; i < 30; i++) asks(`u${i}`);
      t.equal(asks('ann'), 'continue', 'the oldest was forgotten');
    },
  );

  t.test('only counts, and says so in the request, where it is not enforced', async (t) => {
    const filter = limiter({
      enforcedPercent: 0,
      requestHeaders: headerChanges({ set: { over: '1' } }),
    });
    const head = requestHead();
    for (let i = 0; i < 3; i++) t.equal(new FilterBench().asks(filter, head), 'continue');

    t.equal(head.headers.get('over'), '1');
    t.match(filter?.stats?.counts, { enabled: 3, ok: 2, rateLimited: 1, enforced: 0 });
  });

  t.test('tells what is left in headers when told to', async (t) => {
    const filter = limiter({ limitHeaders: true });
    const bench = new FilterBench();
    bench.asks(filter, requestHead());

    t.same(bench.answers(filter).list, [
      ...['x-ratelimit-limit', '2', 'x-ratelimit-remaining', '1', 'x-ratelimit-reset', '0'],
    ]);
  });

  t.test('asked what would happen, it takes no token', async (t) => {
    const dry = () => new FilterBench({}, true);

    t.same(verdicts(limiter(), dry(), dry(), dry()), ['continue', 'continue', 'continue']);
  });

  t.test(
    'says nothing of the answer to those who did not ask, and is not there without a bucket',
    async (t) => {
      t.equal(limiter({ bucket: undefined }), undefined);
      t.same(new FilterBench().answers(limiter({ limitHeaders: true })).list, []);
    },
  );
}
