import { amounts, quantity, resources } from '../../../../../local/kinds/validate/quantity.ts';
import { lines } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads amounts with every suffix', async (t) => {
    t.same(
      ['500m', '1', '64Mi', '2k', '1e3', '1E', '-1', '.5', 3].map(quantity),
      [0.5, 1, 67_108_864, 2000, 1000, 1e18, -1, 0.5, 3],
    );
    t.same(['', 'x', '1Kb', '1 Mi', '--1'].map(quantity), Array(5).fill(undefined));
  });

  t.test('refuses a request above its limit', async (t) => {
    const given = { limits: { memory: '64Mi' }, requests: { memory: '128Mi' } };

    t.same(lines(resources(given, 'spec.containers[0].resources')), [
      'spec.containers[0].resources.requests: Invalid value: "128Mi": must be less than or ' +
        'equal to memory limit of 64Mi',
    ]);
  });

  t.test('names amounts that are none', async (t) => {
    t.match(lines(amounts({ cpu: 'lots', memory: '-1', 'a b': '1' }, 'limits')), [
      /^limits\[cpu\]: Invalid value: "lots": quantities must match the regular expression/,
      /^limits\[memory\]: Invalid value: "-1": must be greater than or equal to 0$/,
      /^limits\[a b\]: Invalid value: "a b": name part/,
    ]);
  });
}
