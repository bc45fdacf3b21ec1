import fc from 'fast-check';
import {
  absent,
  absentOrZero,
  always,
  computed,
  each,
  inOrder,
  inside,
} from '../../../../../local/kinds/defaults/fill.ts';
import type { Test } from '../../../../harness/unit.ts';

const fill = inOrder(
  absent({ policy: 'Always' }),
  always('spec', absentOrZero({ period: 10 }), each('ports', absent({ protocol: 'TCP' }))),
  inside(
    'probe',
    computed((probe) => ({ copy: probe['path'] })),
  ),
);

export function spec(t: Test): void {
  t.test('fills absent, null and empty fields, and nothing else', async (t) => {
    const filled = fill({
      policy: '',
      spec: { period: 0, ports: [{ name: 'a' }, 7] },
      probe: null,
    });

    t.same(filled, {
      policy: 'Always',
      spec: { period: 10, ports: [{ name: 'a', protocol: 'TCP' }, 7] },
      probe: null,
    });
  });

  t.test('returns the very object when nothing was missing', async (t) => {
    const whole = {
      policy: 'Never',
      spec: { period: 1, ports: [{ protocol: 'UDP' }] },
      probe: { path: '/', copy: 'x' },
    };

    t.equal(fill(whole), whole);
  });

  t.test('filling twice is filling once, whatever was given', async () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom({}, { ports: [{}] }, { path: '/x' }));
    const object = fc.record({ policy: field, spec: field, probe: field }, { requiredKeys: [] });

    fc.assert(
      fc.property(object, (given) => {
        const once = fill(given);
        return fill(once) === once;
      }),
    );
  });
}
