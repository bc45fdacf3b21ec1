import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import {
  fieldsOf,
  int64Of,
  packedOf,
  ProtobufError,
  textOf,
} from '../../../../../local/kinds/protobuf/wire.ts';

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

function numbers(encoded: Uint8Array): readonly number[] {
  return [...packedOf(encoded)].map((each) => (each.kind === 'number' ? int64Of(each) : NaN));
}

export function spec(t: Test): void {
  t.test('reads the four kinds of values that Kubernetes uses', async (t) => {
    const encoded = bytes(
      0x08,
      0x96,
      0x01,
      0x12,
      0x01,
      0x61,
      0x1d,
      1,
      0,
      0,
      0,
      0x21,
      0,
      0,
      0,
      0,
      0,
      0,
      0xf0,
      0x3f,
    );

    t.match(
      [...fieldsOf(encoded)],
      [
        { number: 1, kind: 'number', low: 150, high: 0 },
        { number: 2, kind: 'bytes' },
        { number: 3, kind: 'number', low: 1 },
        { number: 4, kind: 'double', value: 1 },
      ],
    );
  });

  t.test('reads every 64-bit number that JSON can hold', async (t) => {
    const number = fc.maxSafeInteger();
    fc.assert(
      fc.property(fc.array(number), (values) => {
        const encoded = values.flatMap((value) => varint(BigInt.asUintN(64, BigInt(value))));

        t.same(numbers(bytes(...encoded)), values);
      }),
    );
  });

  t.test('refuses what does not hold together', async (t) => {
    const bad = [
      bytes(0x08),
      bytes(0x08, 0x80),
      bytes(0x08, ...Array.from({ length: 11 }, () => 0xff)),
      bytes(0x12, 0x05, 0x61),
      bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f),
      bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
      bytes(0x0b, 0x0c),
      bytes(0x00, 0x00),
      bytes(0x09, 0x00),
    ];
    for (const encoded of bad) t.throws(() => [...fieldsOf(encoded)], ProtobufError);
    t.throws(() => textOf(bytes(0xff, 0xfe)), ProtobufError);
  });
}

function varint(value: bigint): readonly number[] {
  const low = Number(value & 0x7fn);
  return value < 0x80n ? [low] : [low | 0x80, ...varint(value >> 7n)];
}
