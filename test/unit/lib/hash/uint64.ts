import fc from 'fast-check';
import { hex64, isLess64, remainder64, Uint64 } from '../../../../lib/hash/uint64.ts';
import type { Test } from '../../../harness/unit.ts';

const WRAP = 2n ** 64n;
const number64 = fc.bigInt({ min: 0n, max: WRAP - 1n });

function word(value: bigint): Uint64 {
  return new Uint64(Number(value >> 32n), Number(value & 0xffffffffn));
}

function valueOf({ high, low }: Uint64): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

export function spec(t: Test): void {
  t.test('adds, multiplies, rotates and shifts as 64-bit numbers do', async (t) => {
    const bits = fc.integer({ min: 1, max: 31 });
    fc.assert(
      fc.property(number64, number64, bits, (one, other, shift) => {
        const sum = word(one);
        sum.add(word(other));
        const product = word(one);
        product.multiply(word(other));
        const turned = word(one);
        turned.rotateLeft(shift);
        const mixed = word(one);
        mixed.xorShiftRight(shift + 32);
        const less = word(one);
        less.xorShiftRight(shift);
        const by = BigInt(shift);

        return (
          valueOf(sum) === (one + other) % WRAP &&
          valueOf(product) === (one * other) % WRAP &&
          valueOf(turned) === ((one << by) | (one >> (64n - by))) % WRAP &&
          valueOf(mixed) === (one ^ (one >> (by + 32n))) &&
          valueOf(less) === (one ^ (one >> by))
        );
      }),
    );
    t.pass('for any two numbers');
  });

  t.test('divides, compares and prints them exactly', async (t) => {
    const divisor = fc.integer({ min: 1, max: 2 ** 32 });
    fc.assert(
      fc.property(number64, number64, divisor, (one, other, by) => {
        const rest = remainder64(word(one), by);
        const isLess = isLess64(word(one), word(other));
        return (
          rest === Number(one % BigInt(by)) &&
          isLess === one < other &&
          hex64(word(one)) === one.toString(16)
        );
      }),
    );
    t.pass('for any two numbers');
  });
}
