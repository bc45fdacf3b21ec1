import { split } from '../../../../control-plane/serve/split.ts';
import type { Test } from '../../../harness/unit.ts';

const KIB = 1024;

export function spec(t: Test): void {
  const sized = (...sizes: readonly number[]) =>
    sizes.map((size, i) => {
      return { name: `r${i}`, version: '1', bytes: Buffer.alloc(size), value: {} };
    });
  const parts = (...sizes: readonly number[]) =>
    split(sized(...sizes)).map((part) => part.map(({ bytes }) => bytes.length / KIB));

  t.test('fills answers up to a mebibyte, in order', async (t) => {
    t.same(parts(600 * KIB, 300 * KIB, 300 * KIB), [[600, 300], [300]]);
  });

  t.test('sends what is larger than an answer alone, and nothing as one empty part', async (t) => {
    t.same(parts(KIB, 2048 * KIB, KIB), [[1], [2048], [1]]);
    t.same(parts(), [[]]);
  });
}
