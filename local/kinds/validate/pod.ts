// Rules for pods and pod templates, and what of a running pod may still change.
import { isObject, listAt, sameJson, type Json, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { container, uniqueNames } from './container.ts';
import { dnsLabel, dnsSubdomain, ipAddress } from './format.ts';
import { annotations, labels } from './metadata.ts';
import { forbidden, invalid, required } from './problem.ts';
import {
  changeWithin,
  forEach,
  formatted,
  need,
  needList,
  notNegative,
  oneOf,
  positive,
  within,
  type Change,
  type Problems,
} from './rule.ts';
import { volumeNames, volumes } from './volume.ts';

const RESTARTS = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function* pod(object: JsonObject): Problems {
  if (!isObject(object['spec'])) yield required('spec');
  yield* within(object, 'spec', podSpec);
}

/** A template's own metadata and its pod; `path` is that of the template. */
export function* podTemplate(template: JsonObject, path: FieldPath): Problems {
  const meta = isObject(template['metadata']) ? template['metadata'] : {};
  yield* labels(meta['labels'], `${path}.metadata.labels`);
  yield* annotations(meta['annotations'], `${path}.metadata.annotations`);
  if (!isObject(template['spec'])) yield required(`${path}.spec`);
  yield* within(template, `${path}.spec`, podSpec);
}

function* podSpec(spec: JsonObject, path: FieldPath): Problems {
  yield* volumes(spec, `${path}.volumes`);
  yield* needList(spec, `${path}.containers`);
  yield* uniqueNames(spec, path);
  const rule = container(volumeNames(spec));
  yield* forEach(spec, `${path}.containers`, rule);
  yield* forEach(spec, `${path}.initContainers`, rule);
  yield* forEach(spec, `${path}.containers`, function* (each, at) {
    if (each['restartPolicy'] === undefined) return;
    yield* oneOf(each, `${at}.restartPolicy`, RESTARTS);
  });
  yield* forEach(spec, `${path}.initContainers`, initContainer);
  yield* oneOf(spec, `${path}.restartPolicy`, RESTARTS);
  yield* oneOf(spec, `${path}.dnsPolicy`, DNS_POLICIES);
  yield* dns(spec, path);
  yield* notNegative(spec, `${path}.terminationGracePeriodSeconds`);
  yield* positive(spec, `${path}.activeDeadlineSeconds`);
  yield* formatted(spec, `${path}.hostname`, dnsLabel);
  yield* formatted(spec, `${path}.subdomain`, dnsLabel);
  yield* formatted(spec, `${path}.serviceAccountName`, dnsSubdomain);
  yield* forEach(spec, `${path}.tolerations`, toleration);
  yield* forEach(spec, `${path}.hostAliases`, (alias, at) =>
    formatted(alias, `${at}.ip`, ipAddress),
  );
  const selected = spec['nodeSelector'];
  yield* labels(selected, `${path}.nodeSelector`);
}

/** Only a sidecar, which keeps running, can be asked whether it is well. */
function* initContainer(object: JsonObject, path: FieldPath): Problems {
  if (object['restartPolicy'] === 'Always') return;
  for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (!isObject(object[field])) continue;
    yield forbidden(
      `${path}.${field}`,
      'may not be set for init containers without restartPolicy=Always',
    );
  }
}

function* dns(spec: JsonObject, path: FieldPath): Problems {
  const config = isObject(spec['dnsConfig']) ? spec['dnsConfig'] : {};
  if (spec['dnsPolicy'] === 'None' && listAt(config, 'nameservers').length === 0) {
    yield required(
      `${path}.dnsConfig.nameservers`,
      'must provide at least one DNS nameserver when `dnsPolicy` is None',
    );
  }
  for (const [i, address] of listAt(config, 'nameservers').entries()) {
    if (typeof address !== 'string') continue;
    const at = `${path}.dnsConfig.nameservers[${i}]`;
    for (const reason of ipAddress(address)) yield invalid(at, address, reason);
  }
}

function* toleration(object: JsonObject, path: FieldPath): Problems {
  yield* oneOf(object, `${path}.operator`, ['Equal', 'Exists']);
  yield* oneOf(object, `${path}.effect`, TAINT_EFFECTS);
  if (
    object['operator'] === 'Exists' &&
    typeof object['value'] === 'string' &&
    object['value'] !== ''
  ) {
    yield invalid(`${path}.operator`, object, "value must be empty when `operator` is 'Exists'");
  }
  if (object['operator'] !== 'Exists')
    yield* need(object, `${path}.key`, 'operator must be Exists when `key` is empty');
}

const MAY_CHANGE =
  'pod updates may not change fields other than ' +
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,' +
  '`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** A pod that runs keeps its spec, but for its images, its deadline and more tolerations. */
export function* podChange(change: Change): Problems {
  yield* changeWithin(change, 'spec', function* ({ object, old }, path) {
    for (const list of ['containers', 'initContainers']) {
      if (listAt(object, list).length === listAt(old, list).length) continue;
      yield forbidden(`${path}.${list}`, 'pod updates may not add or remove containers');
      return;
    }
    yield* deadline({ object, old }, `${path}.activeDeadlineSeconds`);
    const before = listAt(old, 'tolerations');
    const kept = before.every((each) =>
      listAt(object, 'tolerations').some((now) => sameToleration(now, each)),
    );
    if (!kept || !sameJson(fixed(object), fixed(old))) yield forbidden(path, MAY_CHANGE);
  });
}

function* deadline({ object, old }: Change, path: FieldPath): Problems {
  const [now, before] = [object['activeDeadlineSeconds'], old['activeDeadlineSeconds']];
  if (typeof before !== 'number') return;
  if (typeof now !== 'number') {
    yield invalid(path, now, 'must not update from a positive integer to nil value');
  } else if (now > before) {
    yield invalid(path, now, 'must be less than or equal to previous value');
  }
}

function sameToleration(one: Json | undefined, other: Json): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  return sameJson({ ...one, tolerationSeconds: 0 }, { ...other, tolerationSeconds: 0 });
}

/** The spec without what may change. Where a pod runs is set once, by its binding. */
function fixed(spec: JsonObject): JsonObject {
  return {
    ...spec,
    containers: listAt(spec, 'containers').map(withoutImage),
    initContainers: listAt(spec, 'initContainers').map(withoutImage),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
  };
}

function withoutImage(value: Json): Json {
  return isObject(value) ? { ...value, image: undefined } : value;
}
