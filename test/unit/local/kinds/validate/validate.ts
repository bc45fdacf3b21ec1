import { validateCreate, validateUpdate } from '../../../../../local/kinds/validate/validate.ts';
import { builtinKinds } from '../../../../../local/kinds/index.ts';
import { kindOf, lines, template, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const selector = { matchLabels: { app: 'web' } };

export function spec(t: Test): void {
  t.test('reports metadata and contents together', async (t) => {
    const deployment = thing(
      { spec: { selector, template: template({ containers: [] }) } },
      { name: 'Web' },
    );

    t.match(lines(validateCreate(kindOf('deployments.apps'), deployment)), [
      /^metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain must consist/,
      'spec.template.spec.containers: Required value',
    ]);
  });

  t.test('names each kind in its own way', async (t) => {
    const named = (key: string, name: string): readonly string[] =>
      lines(validateCreate(kindOf(key), thing({ spec: { clusterIP: 'None' } }, { name })));

    t.match(named('services', '1a'), [/a DNS-1035 label must/]);
    t.same(named('roles.rbac.authorization.k8s.io', 'system:Node'), []);
    t.match(named('configmaps', 'a:b'), [/RFC 1123 subdomain/]);
  });

  t.test('holds an update against the object it replaces', async (t) => {
    const old = thing({ spec: { selector, template: template() } }, { uid: '1' });
    const changed = { ...old, metadata: { ...old.metadata, uid: '2' } };

    t.same(lines(validateUpdate(kindOf('deployments.apps'), { object: changed, old })), [
      'metadata.uid: Invalid value: "2": field is immutable',
    ]);
    t.same(lines(validateUpdate(kindOf('deployments.apps'), { object: old, old })), []);
  });

  t.test('never throws, whatever stands in the fields', async (t) => {
    const odd = [7, 'x', null, true, [], [7, null, {}], {}, { spec: [] }];

    for (const kind of builtinKinds()) {
      for (const value of odd) {
        const object = thing({
          spec: value,
          data: value,
          rules: value,
          webhooks: value,
          subsets: value,
          roleRef: value,
          endpoints: value,
          ports: value,
        });
        t.doesNotThrow(() => validateUpdate(kind, { object, old: object }));
      }
    }
  });
}
