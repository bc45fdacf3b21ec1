import { labelSelector, selectsTemplate } from '../../../../../local/kinds/validate/selector.ts';
import { lines, template } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const bond = (selector: JsonObject | undefined): readonly string[] =>
  lines(selectsTemplate({ selector, template: template() }, 'spec', 'deployment'));

export function spec(t: Test): void {
  t.test('takes values where the operator needs them', async (t) => {
    const matchExpressions = [
      { key: 'a', operator: 'In' },
      { key: 'a', operator: 'Exists', values: ['x'] },
      { key: 'a', operator: 'Like' },
    ];

    t.same(lines(labelSelector({ matchExpressions }, 's')), [
      's.matchExpressions[0].values: Required value: must be specified when `operator` is ' +
        "'In' or 'NotIn'",
      's.matchExpressions[1].values: Forbidden: may not be specified when `operator` is ' +
        "'Exists' or 'DoesNotExist'",
      's.matchExpressions[2].operator: Invalid value: "Like": not a valid selector operator',
    ]);
  });

  t.test('binds a workload to the pods it makes', async (t) => {
    const mismatch =
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: ' +
      '`selector` does not match template `labels`';

    t.same(bond(undefined), ['spec.selector: Required value']);
    t.same(bond({}), [
      'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
    ]);
    t.same(bond({ matchLabels: { app: 'api' } }), [mismatch]);
    t.same(bond({ matchLabels: { app: 'web' } }), []);
    t.same(bond({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }), []);
    t.same(bond({ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }), []);
    t.same(bond({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }), [
      mismatch,
    ]);
  });
}
