import { IdShape, seededRandom } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('fills digits into its shape, and leaves the rest', async (t) => {
    const shape = new IdShape('id-xxxx-4xx-yxxxxxxxxxxxx');
    const random = seededRandom(1);
    const ids = Array.from({ length: 500 }, () => shape.draw(random));

    for (const id of ids) t.match(id, /^id-[0-9a-f]{4}-4[0-9a-f]{2}-[89ab][0-9a-f]{12}$/);
    t.equal(new Set(ids).size, ids.length);
  });

  t.test('every digit comes up in every place', async (t) => {
    const shape = new IdShape('xxxxxxxxxxxxxxxx');
    const random = seededRandom(2);
    const seen = Array.from({ length: 16 }, () => new Set<string>());
    for (let i = 0; i < 500; i++) {
      for (const [at, digit] of shape.draw(random).split('').entries()) seen[at]?.add(digit);
    }

    t.same(
      seen.map(({ size }) => size),
      seen.map(() => 16),
    );
  });
}
