// Rules for Deployments and their relatives: replicas, strategy, selector, template.
import { isObject, sameJson, type Json, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { podTemplate } from './pod.ts';
import { forbidden, invalid, notSupported, required } from './problem.ts';
import {
  changeWithin,
  frozen,
  notNegative,
  oneOf,
  within,
  type ChangeRule,
  type Problems,
  type Rule,
} from './rule.ts';
import { selectsTemplate } from './selector.ts';

export const deployment: Rule = workload('deployment', function* (spec, path) {
  yield* notNegative(spec, `${path}.progressDeadlineSeconds`);
  yield* within(spec, `${path}.strategy`, (strategy, at) =>
    replacement(strategy, at, ['Recreate', 'RollingUpdate']),
  );
  const [ready, deadline] = [spec['minReadySeconds'], spec['progressDeadlineSeconds']];
  if (
    typeof deadline === 'number' &&
    typeof ready === 'number' &&
    deadline <= ready &&
    deadline > 0
  ) {
    yield invalid(
      `${path}.progressDeadlineSeconds`,
      deadline,
      'must be greater than minReadySeconds',
    );
  }
});

// The API server itself says "deployment" here.
export const replicaSet: Rule = workload('deployment', () => []);

export const statefulSet: Rule = workload('statefulset', function* (spec, path) {
  yield* oneOf(spec, `${path}.podManagementPolicy`, ['OrderedReady', 'Parallel']);
  yield* within(spec, `${path}.updateStrategy`, (strategy, at) =>
    oneOf(strategy, `${at}.type`, ['OnDelete', 'RollingUpdate']),
  );
});

export const daemonSet: Rule = workload('daemonset', (spec, path) =>
  within(spec, `${path}.updateStrategy`, (strategy, at) =>
    replacement(strategy, at, ['OnDelete', 'RollingUpdate']),
  ),
);

export const selectorStays: ChangeRule = (change) =>
  changeWithin(change, 'spec', (spec, path) => frozen(spec, `${path}.selector`));

const STATEFUL_MAY_CHANGE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

export const statefulSetChange: ChangeRule = (change) =>
  changeWithin(change, 'spec', function* ({ object, old }, path) {
    if (sameJson(withoutFields(object), withoutFields(old))) return;
    const names = STATEFUL_MAY_CHANGE.map((name) => `'${name}'`);
    const listed = `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
    yield forbidden(
      path,
      `updates to statefulset spec for fields other than ${listed} are forbidden`,
    );
  });

function withoutFields(spec: JsonObject): JsonObject {
  const cleared = STATEFUL_MAY_CHANGE.map((field) => [field, undefined] as const);
  return { ...spec, ...Object.fromEntries(cleared) };
}

/** What all of them share; `more` adds what one of them has besides. */
function workload(kind: string, more: Rule): Rule {
  return function* (object) {
    if (!isObject(object['spec'])) yield required('spec');
    yield* within(object, 'spec', function* (spec, path) {
      yield* notNegative(spec, `${path}.replicas`);
      yield* notNegative(spec, `${path}.minReadySeconds`);
      yield* notNegative(spec, `${path}.revisionHistoryLimit`);
      yield* selectsTemplate(spec, path, kind);
      if (!isObject(spec['template'])) yield required(`${path}.template`);
      yield* within(spec, `${path}.template`, function* (template, at) {
        yield* podTemplate(template, at);
        yield* runsForever(template, at, kind);
      });
      yield* more(spec, path);
    });
  };
}

function* runsForever(template: JsonObject, path: FieldPath, kind: string): Problems {
  const spec = isObject(template['spec']) ? template['spec'] : {};
  const policy = spec['restartPolicy'];
  if (typeof policy === 'string' && policy !== '' && policy !== 'Always') {
    yield notSupported(`${path}.spec.restartPolicy`, policy, ['Always']);
  }
  if (spec['activeDeadlineSeconds'] === undefined) return;
  const says: Readonly<Record<string, string>> = {
    deployment: 'ReplicaSet',
    statefulset: 'StatefulSet',
    daemonset: 'DaemonSet',
  };
  yield forbidden(
    `${path}.spec.activeDeadlineSeconds`,
    `activeDeadlineSeconds in ${says[kind] ?? kind} is not Supported`,
  );
}

function* replacement(strategy: JsonObject, path: FieldPath, types: readonly string[]): Problems {
  yield* oneOf(strategy, `${path}.type`, types);
  const rolling = strategy['rollingUpdate'];
  if (!isObject(rolling)) return;
  const at = `${path}.rollingUpdate`;
  if (strategy['type'] === 'Recreate') {
    yield forbidden(at, "may not be specified when strategy `type` is 'Recreate'");
    return;
  }
  yield* share(rolling['maxUnavailable'], `${at}.maxUnavailable`);
  yield* share(rolling['maxSurge'], `${at}.maxSurge`);
  if (isZero(rolling['maxUnavailable']) && isZero(rolling['maxSurge'])) {
    yield invalid(
      `${at}.maxUnavailable`,
      rolling['maxUnavailable'],
      'may not be 0 when `maxSurge` is 0',
    );
  }
}

/** A count, or a percentage of the replicas. */
export function* share(value: Json | undefined, path: FieldPath): Problems {
  if (typeof value === 'number' && value < 0) {
    yield invalid(path, value, 'must be greater than or equal to 0');
  }
  if (typeof value !== 'string') return;
  if (!/^[0-9]+%$/.test(value)) {
    const says = "a valid percent string must be a numeric string followed by an ending '%'";
    yield invalid(
      path,
      value,
      `${says} (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
    );
  } else if (path.endsWith('maxUnavailable') && Number.parseInt(value, 10) > 100) {
    yield invalid(path, value, 'must not be greater than 100%');
  }
}

function isZero(value: Json | undefined): boolean {
  return value === 0 || value === '0%';
}
