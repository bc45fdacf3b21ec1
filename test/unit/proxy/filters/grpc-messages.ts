import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { Told } from '../../../harness/h2-bench.ts';
import { grpcMessagesFilter, MessageScanner } from '../../../../proxy/filters/grpc-messages.ts';
import type { ResponseHead } from '../../../../proxy/http/index.ts';

const filter = grpcMessagesFilter('m');
const CALL = { 'content-type': 'application/grpc+proto' };

function message(bytes: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes, 1);
  return Buffer.concat([prefix, Buffer.alloc(bytes, 1)]);
}

export function spec(t: Test): void {
  t.test('finds every message, however the bytes are cut', async () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 600 })),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (sizes, cuts) => {
          const scanner = new MessageScanner();
          let rest = Buffer.concat(sizes.map((size) => message(size)));
          for (const cut of cuts) {
            scanner.scan(rest.subarray(0, cut));
            rest = rest.subarray(cut);
          }
          scanner.scan(rest);
          return scanner.count === sizes.length && scanner.isBetween;
        },
      ),
    );
  });

  t.test('knows the middle of a message from its end', async (t) => {
    const scanner = new MessageScanner();
    scanner.scan(message(3).subarray(0, 4));
    t.equal(scanner.isBetween, false);
    scanner.scan(message(3).subarray(4, 7));
    t.equal(scanner.isBetween, false);
    scanner.scan(message(3).subarray(7));
    t.same([scanner.isBetween, scanner.count], [true, 1]);
  });

  t.test('each message is taken once', async (t) => {
    const scanner = new MessageScanner();
    scanner.scan(Buffer.concat([message(1), message(2)]));
    t.same([scanner.take(), scanner.take()], [2, 0]);
    scanner.scan(message(0));
    t.equal(scanner.take(), 1);
  });

  t.test('counts both directions of a call, and touches nothing', async (t) => {
    const bench = new FilterBench();
    t.equal(bench.asks(filter, requestHead('/s/M', CALL, 'POST')), 'continue');
    const told = new Told<ResponseHead>();
    const sink = bench.wraps[0]?.(told) ?? told;

    t.same(bench.contents[0]?.data(message(4)), message(4));
    sink.data(message(1));
    sink.data(message(2));
    sink.end(undefined);

    t.match(bench.facts.messages, { request: { count: 1 }, response: { count: 2 } });
    t.equal(told.bytes, 13);
  });

  t.test('nothing stands in the way of what is no call, or is counted already', async (t) => {
    const bench = new FilterBench();
    bench.asks(filter, requestHead('/s/M', CALL, 'GET'));
    bench.asks(filter, requestHead('/s/M', { 'content-type': 'application/json' }, 'POST'));
    t.same([bench.contents.length, bench.wraps.length], [0, 0]);
    bench.asks(filter, requestHead('/s/M', CALL, 'POST'));
    bench.asks(filter, requestHead('/s/M', CALL, 'POST'));
    t.same([bench.contents.length, bench.wraps.length], [1, 1]);
  });
}
