import { withDefaults } from '../../../../../local/kinds/defaults/defaults.ts';
import { builtinKinds } from '../../../../../local/kinds/index.ts';
import { kindOf, template, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('fills every built-in kind once and for all', async (t) => {
    for (const kind of builtinKinds()) {
      const once = withDefaults(kind, thing({ spec: { template: template() } }));

      t.equal(withDefaults(kind, once), once, kind.kind);
    }
  });

  t.test('leaves name, kind and version of an object as they were', async (t) => {
    const given = thing({ spec: {} }, { labels: { a: 'b' } });

    const filled = withDefaults(kindOf('namespaces'), given);

    t.match(filled, { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'web' } });
    t.same(filled.metadata.labels, { a: 'b', 'kubernetes.io/metadata.name': 'web' });
  });

  t.test('fills nothing into a custom resource that has the name of a built-in one', async (t) => {
    const given = thing({});

    t.equal(withDefaults({ ...kindOf('pods'), custom: true }, given), given);
  });
}
