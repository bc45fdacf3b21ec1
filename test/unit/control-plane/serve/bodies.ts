import { Bodies } from '../../../../control-plane/serve/bodies.ts';
import type { Versioned } from '../../../../control-plane/snapshot/index.ts';
import type { Test } from '../../../harness/unit.ts';

const BYTES = 10;

export function spec(t: Test): void {
  const resources = Array.from({ length: 40 }, (_, i): Versioned => {
    return { name: `r${i}`, version: '1', bytes: Buffer.alloc(BYTES, i), value: {} };
  });
  const bench = (bytesMax: number) => {
    const made: number[] = [];
    const bodies = new Bodies({
      piecesOf(list) {
        made.push(list.length);
        return list.map(({ bytes }) => bytes);
      },
      bytesMax,
    });
    return { made, text: (list: readonly Versioned[]) => Buffer.concat(bodies.of(list)), bodies };
  };

  t.test('puts a long list together once for all who are told it', async (t) => {
    const { made, text } = bench(1000);
    const expected = Buffer.concat(resources.slice(0, 20).map(({ bytes }) => bytes));

    t.same(text(resources.slice(0, 20)), expected);
    t.same(text(resources.slice(0, 20)), expected);
    t.equal(text(resources.slice(0, 30)).length, 30 * BYTES, 'one that only begins alike');

    t.same(made, [20, 30]);
  });

  t.test('forgets what was asked for longest ago when there is too much', async (t) => {
    const { made, text } = bench(45 * BYTES);
    const [one, other] = [resources.slice(0, 20), resources.slice(20, 40)];

    for (const list of [one, other, one, resources.slice(5, 25), one, other]) text(list);

    t.same(made, [20, 20, 20, 20], 'the other was made again');
  });

  t.test('leaves short lists in pieces', async (t) => {
    const { bodies } = bench(1000);

    t.equal(bodies.of(resources.slice(0, 2)).length, 2);
    t.same(bodies.of([]), []);
  });
}
