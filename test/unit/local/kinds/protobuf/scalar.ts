import type { Test } from '../../../../harness/unit.ts';
import type { Json } from '../../../../../lib/index.ts';
import { isZero, scalarOf } from '../../../../../local/kinds/protobuf/scalar.ts';

function read(
  scalar: Parameters<typeof scalarOf>[0],
  ...values: readonly number[]
): Json | undefined {
  return scalarOf(scalar, { kind: 'bytes', bytes: Uint8Array.from(values) });
}

export function spec(t: Test): void {
  t.test('writes times as JSON does, and an unset time not at all', async (t) => {
    t.equal(read('time', 0x08, 0x01), '1970-01-01T00:00:01Z');
    t.equal(read('micro-time', 0x08, 0x01, 0x10, 0xe8, 0x07), '1970-01-01T00:00:01.000001Z');
    t.equal(read('time'), undefined);
    // The year 1, which Go takes for "no time".
    const yearOne = [0x80, 0x92, 0xb8, 0xc3, 0x98, 0xfe, 0xff, 0xff, 0xff, 0x01];
    t.equal(read('time', 0x08, ...yearOne), undefined);
    t.throws(
      () => read('time', 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f),
      /outside the years/,
    );
  });

  t.test('unwraps ports, quantities, bytes and raw JSON', async (t) => {
    t.equal(read('int-or-string', 0x08, 0x00, 0x10, 0x50, 0x1a, 0x00), 80);
    t.equal(read('int-or-string', 0x08, 0x01, 0x1a, 0x01, 0x61), 'a');
    t.equal(read('quantity', 0x0a, 0x02, 0x31, 0x6d), '1m');
    t.equal(read('bytes', 0x61, 0x62), 'YWI=');
    t.same(read('raw', 0x0a, 0x02, 0x7b, 0x7d), {});
    t.equal(read('raw'), undefined);
    t.throws(() => read('raw', 0x0a, 0x01, 0x7b), /not JSON/);
    t.same(read('strings', 0x0a, 0x01, 0x61, 0x0a, 0x01, 0x62), ['a', 'b']);
  });

  t.test('keeps the width and sign of integers', async (t) => {
    t.equal(scalarOf('int32', { kind: 'number', low: -1, high: -1 }), -1);
    t.equal(scalarOf('int64', { kind: 'number', low: 0, high: 1 }), 2 ** 32);
    t.equal(scalarOf('bool', { kind: 'number', low: 1, high: 0 }), true);
    t.throws(
      () => scalarOf('string', { kind: 'number', low: 1, high: 0 }),
      /a number stands where/,
    );
  });

  t.test('knows what Go leaves out as empty', async (t) => {
    t.ok(['', 0, false].every(isZero));
    t.notOk(isZero({}) || isZero([]) || isZero('0'));
  });
}
