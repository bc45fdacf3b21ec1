import type { Test } from '../../../harness/unit.ts';
import { builtinTypeNames, builtinTypeOf, builtinKinds } from '../../../../local/kinds/builtin.ts';
import { kindKey } from '../../../../local/kinds/kind.ts';
import { rowOf } from '../../../../local/kinds/shape/index.ts';

export function spec(t: Test): void {
  t.test('knows the fields of every kind and of every body', async (t) => {
    for (const name of builtinTypeNames()) t.ok(rowOf(name).fields.length > 0, name);
  });

  t.test('lets every object carry its kind, version and metadata', async (t) => {
    for (const kind of builtinKinds()) {
      const type = kind.versions[0]?.type();
      const fields = type?.kind === 'object' ? [...type.fields.keys()] : [];

      t.same(fields.slice(0, 3), ['kind', 'apiVersion', 'metadata'], kind.kind);
    }
  });

  t.test('gives every resource one name', async (t) => {
    const keys = builtinKinds().map(kindKey);

    t.equal(new Set(keys).size, keys.length);
  });

  t.test('says of a Deployment what kubectl asks of it', async (t) => {
    const kind = builtinKinds().find((each) => each.kind === 'Deployment');

    t.match(kind, {
      group: 'apps',
      plural: 'deployments',
      singular: 'deployment',
      shortNames: ['deploy'],
      categories: ['all'],
      namespaced: true,
      hasStatus: true,
      hasGeneration: true,
      scale: { specReplicas: '.spec.replicas' },
      custom: false,
      virtual: false,
    });
  });

  t.test('finds types by what objects say of themselves', async (t) => {
    t.equal(builtinTypeOf({ apiVersion: 'v1', kind: 'Pod' }), 'core.v1.Pod');
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' };
    t.equal(builtinTypeOf(role), 'rbac.v1.Role');
    t.equal(
      builtinTypeOf({ apiVersion: 'apps/v1', kind: 'DeleteOptions' }),
      'meta.v1.DeleteOptions',
    );
    t.equal(builtinTypeOf({ apiVersion: 'v1', kind: 'Container' }), undefined);
  });
}
