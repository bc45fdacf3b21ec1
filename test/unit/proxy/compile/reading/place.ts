import { Place } from '../../../../../proxy/compile/reading/place.ts';
import { compilation } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a problem carries the path of where it is, and findings stay apart', async (t) => {
    const { place, refused, noted } = compilation();

    place.at('filter_chains').at(2).at('filters').reject('is odd');
    place.at('name').note('is not acted on');

    t.same(refused(), ['filter_chains[2].filters']);
    t.same(noted(), ['name']);
    t.ok(place instanceof Place);
  });

  t.test('each of a list has a place of its own, and no list has none', async (t) => {
    const { place, refused } = compilation();
    const doubled = place.at('list').each([1, 2], (value, at) => {
      if (value === 2) at.reject('is two');
      return value * 2;
    });

    t.same(doubled, [2, 4]);
    t.same(refused(), ['list[1]']);
    t.same(
      place.each(undefined, () => 1),
      [],
    );
  });
}
