import type { Test } from '../../../../harness/unit.ts';
import { pathOf } from '../../../../../local/kinds/shape/place.ts';

export function spec(t: Test): void {
  t.test('writes a place as API servers do', async (t) => {
    const containers = { above: { above: undefined, name: 'spec' }, name: 'containers' };
    const image = { above: { above: containers, index: 2 }, name: 'image' };

    t.equal(pathOf(image), 'spec.containers[2].image');
    t.equal(pathOf(undefined), '');
  });
}
