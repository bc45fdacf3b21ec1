import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import type { FaultSettings } from '../../../../proxy/plan/index.ts';
import { faultFilter } from '../../../../proxy/filters/fault.ts';

const abort = { from: 'settings', status: 503, grpcStatus: undefined, percent: 100 } as const;
const delay = { from: 'settings', ms: 200, percent: 100 } as const;

function fault(more: Partial<FaultSettings>) {
  return faultFilter('fault', {
    kind: 'fault',
    delay: undefined,
    abort: undefined,
    throttle: undefined,
    headers: [],
    upstream: '',
    activeMax: undefined,
    ...more,
  });
}

export function spec(t: Test): void {
  t.test('refuses the request', async (t) => {
    const bench = new FilterBench();

    t.equal(bench.asks(fault({ abort }), requestHead()), 'stop');
    t.match(bench.replies, [
      { status: 503, body: 'fault filter abort', details: 'fault_filter_abort', flag: 'FI' },
    ]);
  });

  t.test('lets it wait, and then go on', async (t) => {
    const bench = new FilterBench();

    t.equal(bench.asks(fault({ delay }), requestHead()), 'wait');
    bench.clock.advance(150);
    t.equal(bench.advanced, 0);
    bench.clock.advance(100);
    t.equal(bench.advanced, 1);
    t.same(bench.flags, ['DI']);
  });

  t.test('what waited may still be refused', async (t) => {
    const bench = new FilterBench();
    bench.asks(fault({ delay, abort }), requestHead());
    bench.clock.advance(300);

    t.equal(bench.advanced, 0);
    t.equal(bench.replies.length, 1);
  });

  t.test('a request that ends while it waits is not woken', async (t) => {
    const bench = new FilterBench();
    bench.asks(fault({ delay }), requestHead());
    bench.end();
    bench.clock.advance(300);

    t.equal(bench.advanced, 0);
  });

  t.test('headers say how long, how badly and how often, where settings let them', async (t) => {
    const byHeader = fault({
      delay: { from: 'header', percent: 100 },
      abort: { from: 'header', percent: 100 },
    });
    const waits = new FilterBench();
    const refuses = new FilterBench();
    const spares = new FilterBench();

    t.equal(
      waits.asks(byHeader, requestHead('/', { 'x-envoy-fault-delay-request': '50' })),
      'wait',
    );
    t.equal(
      refuses.asks(byHeader, requestHead('/', { 'x-envoy-fault-abort-request': '418' })),
      'stop',
    );
    t.equal(refuses.replies[0]?.status, 418);
    const never = {
      'x-envoy-fault-abort-request': '418',
      'x-envoy-fault-abort-request-percentage': '0',
    };
    t.equal(spares.asks(byHeader, requestHead('/', never)), 'continue');
    t.equal(
      spares.asks(byHeader, requestHead('/', { 'x-envoy-fault-abort-request': '99' })),
      'continue',
    );
  });

  t.test('a call of gRPC is refused in its own terms', async (t) => {
    const bench = new FilterBench();
    bench.asks(fault({ abort: { ...abort, grpcStatus: 8 } }), requestHead());

    t.match(bench.replies, [{ status: 200, grpcStatus: 8 }]);
  });

  t.test('strikes only those it is meant for, and so many at a time', async (t) => {
    const header = { name: 'x-me', value: undefined, invert: false, missingIsEmpty: false };
    const some = fault({ abort, headers: [header] });
    const few = fault({ delay, activeMax: 1 });
    const [first, second, third] = [new FilterBench(), new FilterBench(), new FilterBench()];

    t.equal(first.asks(some, requestHead()), 'continue');
    t.equal(first.asks(few, requestHead()), 'wait');
    t.equal(second.asks(few, requestHead()), 'continue');
    first.end();
    t.equal(third.asks(few, requestHead()), 'wait');
    t.equal(new FilterBench().asks(fault({ abort, upstream: 'other' }), requestHead()), 'continue');
  });

  t.test('an answer trickles through what is made for it', async (t) => {
    const bench = new FilterBench();
    const throttle = { from: 'settings', bytesPerSecond: 10, percent: 100 } as const;

    t.equal(bench.asks(fault({ throttle }), requestHead()), 'continue');
    t.equal(bench.wraps.length, 1);
  });

  t.test('asked what would happen, it takes and delays nothing', async (t) => {
    const bench = new FilterBench({}, true);

    t.equal(bench.asks(fault({ delay }), requestHead()), 'continue');
    t.equal(bench.endings.length, 0);
  });
}
