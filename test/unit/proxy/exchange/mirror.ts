import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { requestHead } from '../../../harness/filter-bench.ts';
import { upstreamPlan } from '../../../harness/plans.ts';
import { startMirrors } from '../../../../proxy/exchange/mirror.ts';
import { RequestHead } from '../../../../proxy/http/index.ts';
import type { MirrorPlan } from '../../../../proxy/plan/index.ts';

function mirrored(more: Partial<MirrorPlan> = {}, hasRoom = true) {
  const origin = originUnderTest({ pieces: [upstreamPlan('b')], hasRoom });
  const head = requestHead('/a', { 'x-forwarded-for': '192.0.2.1' });
  head.authority = 'shop:8080';
  const plan = { upstream: 'b', percent: 100, keepsHost: false, ...more };
  const mirrors = startMirrors(origin, [plan], { head, isWhole: false, timeoutMs: 100 });
  const said = origin.sent[0]?.said ?? [];
  const copy = said[0] instanceof RequestHead ? said[0] : undefined;
  return { mirrors, said, head, copy, origin };
}

export function spec(t: Test): void {
  t.test('a copy goes under a name that says so, and the request stays as it was', async (t) => {
    const { copy, head } = mirrored();

    t.equal(copy?.authority, 'shop-shadow:8080');
    t.equal(copy?.headers.get('x-forwarded-for'), '192.0.2.1,10.96.0.9');
    t.equal(copy?.headers.get('x-envoy-internal'), 'true');
    t.equal(head.authority, 'shop:8080');
    t.same(head.headers.list, ['x-forwarded-for', '192.0.2.1']);
    t.equal(mirrored({ keepsHost: true }).copy?.authority, 'shop:8080');
  });

  t.test('body and end follow', async (t) => {
    const { mirrors, said } = mirrored();
    mirrors?.data(Buffer.from('body'));
    mirrors?.end(undefined);

    t.same(said.slice(2), ['body', 'end']);
  });

  t.test('a watcher that is slow loses the copy', async (t) => {
    const { mirrors, said } = mirrored({}, false);
    for (let i = 0; i < 5; i++) mirrors?.data(Buffer.alloc(300_000));

    t.ok(said.includes('local-reset'));
  });

  t.test('a share of nothing, and an upstream that is not there, get nothing', async (t) => {
    t.equal(mirrored({ percent: 0 }).mirrors, undefined);
    t.equal(mirrored({ upstream: 'none' }).mirrors, undefined);
  });
}
