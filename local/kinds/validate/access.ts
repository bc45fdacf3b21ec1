// Rules for who may do what: roles, bindings, and the leases by which one of many is elected.
import { listAt, objectAt, sameJson, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { dnsSubdomain } from './format.ts';
import { invalid, required } from './problem.ts';
import {
  forEach,
  formatted,
  isMissing,
  need,
  needList,
  notNegative,
  oneOf,
  positive,
  within,
  type ChangeRule,
  type Problems,
  type Rule,
} from './rule.ts';

const RBAC = 'rbac.authorization.k8s.io';

export const role: Rule = (object) =>
  forEach(object, 'rules', (each, at) => policy(each, at, true));

export const clusterRole: Rule = (object) =>
  forEach(object, 'rules', (each, at) => policy(each, at, false));

function* policy(object: JsonObject, path: FieldPath, namespaced: boolean): Problems {
  yield* needList(object, `${path}.verbs`, 'verbs must contain at least one value');
  const urls = listAt(object, 'nonResourceURLs');
  if (urls.length > 0) {
    if (namespaced) {
      const reason = 'namespaced rules cannot apply to non-resource URLs';
      yield invalid(`${path}.nonResourceURLs`, urls, reason);
    }
    const others = ['apiGroups', 'resources', 'resourceNames'];
    if (others.some((field) => listAt(object, field).length > 0)) {
      const reason = 'rules cannot apply to both regular resources and non-resource URLs';
      yield invalid(`${path}.nonResourceURLs`, urls, reason);
    }
    return;
  }
  yield* needList(object, `${path}.apiGroups`, 'resource rules must supply at least one api group');
  yield* needList(object, `${path}.resources`, 'resource rules must supply at least one resource');
}

export const roleBinding: Rule = (object) => binding(object, ['ClusterRole', 'Role']);
export const clusterRoleBinding: Rule = (object) => binding(object, ['ClusterRole']);

function* binding(object: JsonObject, kinds: readonly string[]): Problems {
  const reference = objectAt(object, 'roleRef') ?? {};
  yield* oneOf(reference, 'roleRef.apiGroup', [RBAC]);
  if (isMissing(reference['kind'])) yield required('roleRef.kind');
  yield* oneOf(reference, 'roleRef.kind', kinds);
  yield* need(reference, 'roleRef.name');
  yield* forEach(object, 'subjects', subject);
}

function* subject(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.name`);
  yield* need(object, `${path}.kind`);
  yield* oneOf(object, `${path}.kind`, ['ServiceAccount', 'User', 'Group']);
  if (object['kind'] === 'ServiceAccount') {
    yield* need(object, `${path}.namespace`);
    yield* formatted(object, `${path}.name`, dnsSubdomain);
    yield* oneOf(object, `${path}.apiGroup`, ['']);
  } else {
    yield* oneOf(object, `${path}.apiGroup`, [RBAC]);
  }
}

/** What a binding grants is its identity: another role is another binding. */
export const bindingChange: ChangeRule = function* ({ object, old }) {
  const now = object['roleRef'];
  if (!sameJson(now, old['roleRef'])) yield invalid('roleRef', now, 'cannot change roleRef');
};

export const lease: Rule = function* (object) {
  yield* within(object, 'spec', function* (spec, path) {
    yield* positive(spec, `${path}.leaseDurationSeconds`);
    yield* notNegative(spec, `${path}.leaseTransitions`);
  });
};
