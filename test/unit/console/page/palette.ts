import { palette } from '../../../../console/page/palette.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('gives neighbours different colours, and every service one that exists', async (t) => {
    const services = Array.from({ length: 10 }, (_, i) => `s${i}`);
    const colorOf = palette(services);

    t.equal(new Set(services.slice(0, 8).map(colorOf)).size, 8);
    t.equal(colorOf('s8'), colorOf('s0'));
    t.equal(colorOf('unheard of'), 'c0');
  });
}
