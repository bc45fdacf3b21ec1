import {
  bindingChange,
  clusterRole,
  clusterRoleBinding,
  lease,
  role,
  roleBinding,
} from '../../../../../local/kinds/validate/access.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const apiGroup = 'rbac.authorization.k8s.io';

export function spec(t: Test): void {
  t.test('grants verbs on resources, or on URLs to the whole cluster', async (t) => {
    const urls = [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }];

    t.same(lines(clusterRole(thing({ rules: urls }), '')), []);
    t.equal(lines(role(thing({ rules: urls }), '')).length, 1);
    t.same(lines(role(thing({ rules: [{ resources: ['pods'] }] }), '')), [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    ]);
  });

  t.test('binds known kinds of subjects to a role', async (t) => {
    const roleRef = { apiGroup, kind: 'Role', name: 'r' };
    const subjects = [
      { kind: 'ServiceAccount', name: 's' },
      { kind: 'Robot', name: 'x', apiGroup },
    ];

    t.same(lines(roleBinding(thing({ roleRef, subjects }), '')), [
      'subjects[0].namespace: Required value',
      'subjects[1].kind: Unsupported value: "Robot": supported values: "ServiceAccount", ' +
        '"User", "Group"',
    ]);
    t.same(lines(clusterRoleBinding(thing({ roleRef }), '')), [
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    ]);
  });

  t.test('never binds to another role', async (t) => {
    const change = {
      object: thing({ roleRef: { name: 'b' } }),
      old: thing({ roleRef: { name: 'a' } }),
    };

    t.same(lines(bindingChange(change, '')), [
      'roleRef: Invalid value: {"name":"b"}: cannot change roleRef',
    ]);
  });

  t.test('gives a lease some time', async (t) => {
    t.equal(lines(lease(thing({ spec: { leaseDurationSeconds: 0 } }), '')).length, 1);
  });
}
