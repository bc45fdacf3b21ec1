import * as tables from '../../../../../local/kinds/table/config.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('counts what is held, and shows none of it', async (t) => {
    t.equal(tables.configMap.row(thing({ data: { a: 'x' }, binaryData: { b: 'y' } }), 0)[1], 2);
    t.same(tables.secret.row(thing({ type: 'Opaque', data: { a: 'x' } }), 0).slice(1, 3), [
      'Opaque',
      1,
    ]);
    t.equal(tables.serviceAccount.row(thing({}), 0)[1], 0);
  });

  t.test('lists whom a role is bound to', async (t) => {
    const subjects = [
      { kind: 'User', name: 'u' },
      { kind: 'User', name: 'v' },
      { kind: 'ServiceAccount', namespace: 'n', name: 's' },
    ];
    const binding = thing({ roleRef: { kind: 'Role', name: 'r' }, subjects });

    t.same(tables.roleBinding.row(binding, 0), ['web', 'Role/r', '<unknown>', 'u, v', '', 'n/s']);
  });

  t.test('abbreviates how storage is accessed', async (t) => {
    const claim = thing({
      status: { phase: 'Bound', accessModes: ['ReadWriteOnce'] },
      spec: { volumeName: 'v' },
    });

    t.same(tables.claim.row(claim, 0).slice(1, 5), ['Bound', 'v', '', 'RWO']);
  });

  t.test('names the owner of a revision', async (t) => {
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      name: 's',
      uid: '1',
      controller: true,
    };
    const revision = thing({ revision: 2 }, { ownerReferences: [owner] });

    t.same(tables.controllerRevision.row(revision, 0).slice(1, 3), ['statefulset.apps/s', 2]);
  });

  t.test('compares what is used with what may be', async (t) => {
    const status = { hard: { pods: '5', 'limits.cpu': '2' }, used: { pods: '1' } };

    t.same(tables.resourceQuota.row(thing({ status }), 0).slice(1, 3), [
      'pods: 1/5',
      'limits.cpu: 0/2',
    ]);
  });

  t.test('has a cell for every column', async (t) => {
    for (const table of Object.values(tables)) {
      t.equal(table.row(thing({}), 0).length, table.columns.length);
    }
  });
}
