import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { forwardTo, routePlan, targetTo } from '../../../harness/plans.ts';
import type { CorsSettings } from '../../../../proxy/plan/index.ts';
import { corsFilter } from '../../../../proxy/filters/cors.ts';

const route = routePlan('r', {}, { action: forwardTo(targetTo('a')) });

function cors(more: Partial<NonNullable<CorsSettings['policy']>> = {}) {
  return corsFilter('cors', {
    kind: 'cors',
    policy: {
      origins: [{ kind: 'suffix', text: '.shop.test', ignoreCase: false }],
      methods: 'GET,PUT',
      headers: '*',
      exposed: 'x-total',
      maxAge: '60',
      credentials: true,
      allowsPrivateNetwork: false,
      percent: 100,
      forwardsUnmatched: true,
      ...more,
    },
  });
}

const preflight = (origin: string) =>
  requestHead(
    '/',
    {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-a',
    },
    'OPTIONS',
  );

export function spec(t: Test): void {
  t.test('answers a preflight of an origin that may call', async (t) => {
    const bench = new FilterBench({ route });

    t.equal(bench.asks(cors(), preflight('https://a.shop.test')), 'stop');
    t.match(bench.replies, [{ status: 200, details: 'cors_response' }]);
    t.same(bench.replies[0]?.headers, [
      ['access-control-allow-origin', 'https://a.shop.test'],
      ['access-control-allow-credentials', 'true'],
      ['access-control-allow-methods', 'GET,PUT'],
      ['access-control-allow-headers', 'x-a'],
      ['access-control-max-age', '60'],
    ]);
  });

  t.test('passes others on, or answers them without leave', async (t) => {
    const passed = new FilterBench({ route });
    const answered = new FilterBench({ route });

    t.equal(passed.asks(cors(), preflight('https://evil.test')), 'continue');
    t.equal(
      answered.asks(cors({ forwardsUnmatched: false }), preflight('https://evil.test')),
      'stop',
    );
    t.notOk(answered.replies[0]?.headers.some(([name]) => name === 'access-control-allow-origin'));
  });

  t.test('other answers say who may read them', async (t) => {
    const request = requestHead('/', { origin: 'https://a.shop.test' });
    const bench = new FilterBench({ route, request });

    t.equal(bench.asks(cors(), request), 'continue');
    t.same(bench.answers(cors()).list, [
      ...['access-control-allow-origin', 'https://a.shop.test'],
      ...['access-control-allow-credentials', 'true'],
      ...['access-control-expose-headers', 'x-total'],
    ]);
  });

  t.test(
    'has nothing to say to strangers, to those who did not ask, and of our own answers',
    async (t) => {
      const evil = requestHead('/', { origin: 'https://evil.test' });

      t.same(new FilterBench({ route, request: evil }).answers(cors()).list, []);
      t.same(new FilterBench({ route, request: requestHead() }).answers(cors()).list, []);
      t.equal(new FilterBench().asks(cors(), preflight('https://a.shop.test')), 'continue');
      t.equal(corsFilter('cors', { kind: 'cors', policy: undefined }), undefined);
    },
  );
}
