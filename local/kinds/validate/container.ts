// Rules for the containers of a pod: names, images, ports, environment, mounts, probes, resources.
import { isObject, listAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { configKey, dnsLabel, dnsSubdomain, portName, variableName } from './format.ts';
import { duplicate, forbidden, invalid, keyed, notFound, required } from './problem.ts';
import { resources } from './quantity.ts';
import {
  between,
  forEach,
  formatted,
  isMissing,
  items,
  need,
  notNegative,
  oneOf,
  positive,
  unique,
  within,
  type Problems,
  type Rule,
} from './rule.ts';

const PORTS = { min: 1, max: 65_535 };
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const ENV_SOURCES = [
  'fieldRef',
  'resourceFieldRef',
  'configMapKeyRef',
  'secretKeyRef',
  'fileKeyRef',
];
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

/** The rule for one container; `volumes` are the names it may mount. */
export function container(volumes: ReadonlySet<string>): Rule {
  return function* (object, path) {
    yield* need(object, `${path}.name`);
    yield* formatted(object, `${path}.name`, dnsLabel);
    yield* image(object, `${path}.image`);
    yield* oneOf(object, `${path}.imagePullPolicy`, PULL_POLICIES);
    yield* oneOf(object, `${path}.terminationMessagePolicy`, ['FallbackToLogsOnError', 'File']);
    yield* ports(object, `${path}.ports`);
    yield* forEach(object, `${path}.env`, variable);
    yield* forEach(object, `${path}.envFrom`, variables);
    yield* mounts(object, `${path}.volumeMounts`, volumes);
    yield* probes(object, path);
    yield* lifecycle(object, `${path}.lifecycle`);
    yield* within(object, `${path}.resources`, resources);
    yield* within(object, `${path}.securityContext`, securityContext);
  };
}

function* image(object: JsonObject, path: FieldPath): Problems {
  const value = object['image'];
  if (isMissing(value)) yield required(path);
  else if (typeof value === 'string' && value.trim() !== value) {
    yield invalid(path, value, 'must not have leading or trailing whitespace');
  }
}

function* ports(object: JsonObject, path: FieldPath): Problems {
  yield* unique(object, path, 'name');
  for (const { item, at } of items(object, path)) {
    if (isMissing(item['containerPort'])) yield required(`${at}.containerPort`);
    yield* between(item, `${at}.containerPort`, PORTS);
    if (item['hostPort'] !== 0) yield* between(item, `${at}.hostPort`, PORTS);
    yield* formatted(item, `${at}.name`, portName);
    yield* oneOf(item, `${at}.protocol`, PROTOCOLS);
  }
}

function* variable(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.name`);
  yield* formatted(object, `${path}.name`, variableName);
  const source = object['valueFrom'];
  if (!isObject(source)) return;
  const at = `${path}.valueFrom`;
  if (!isMissing(object['value'])) {
    yield invalid(at, '', 'may not be specified when `value` is not empty');
  }
  const named = ENV_SOURCES.filter((field) => isObject(source[field]));
  if (named.length === 0) {
    const choice =
      '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    yield invalid(at, '', `must specify one of: ${choice}`);
  }
  if (named.length > 1)
    yield invalid(at, '', 'may not have more than one field specified at a time');
  yield* within(source, `${at}.fieldRef`, fieldRef);
  yield* within(source, `${at}.resourceFieldRef`, (field, p) => need(field, `${p}.resource`));
  yield* within(source, `${at}.configMapKeyRef`, keyRef);
  yield* within(source, `${at}.secretKeyRef`, keyRef);
}

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function* fieldRef(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.fieldPath`);
  const field = object['fieldPath'];
  if (typeof field === 'string' && /^metadata\.(labels|annotations)\['[^']+'\]$/.test(field))
    return;
  yield* oneOf(object, `${path}.fieldPath`, ENV_FIELDS);
}

function* keyRef(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.name`);
  yield* need(object, `${path}.key`);
  yield* formatted(object, `${path}.key`, configKey);
}

function* variables(object: JsonObject, path: FieldPath): Problems {
  const named = ['configMapRef', 'secretRef'].filter((field) => isObject(object[field]));
  if (named.length === 0) {
    yield invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`');
  }
  if (named.length > 1)
    yield invalid(path, '', 'may not have more than one field specified at a time');
  for (const field of named) {
    yield* within(object, `${path}.${field}`, function* (source, at) {
      yield* need(source, `${at}.name`);
      yield* formatted(source, `${at}.name`, dnsSubdomain);
    });
  }
}

function* mounts(object: JsonObject, path: FieldPath, volumes: ReadonlySet<string>): Problems {
  const places = new Set<string>();
  for (const { item, at } of items(object, path)) {
    const { name, mountPath, subPath } = item;
    if (isMissing(name)) yield required(`${at}.name`);
    else if (typeof name === 'string' && !volumes.has(name)) yield notFound(`${at}.name`, name);
    if (isMissing(mountPath)) yield required(`${at}.mountPath`);
    if (typeof mountPath === 'string' && mountPath !== '') {
      if (places.has(mountPath)) yield invalid(`${at}.mountPath`, mountPath, 'must be unique');
      places.add(mountPath);
    }
    if (typeof subPath !== 'string') continue;
    if (subPath.startsWith('/')) yield invalid(`${at}.subPath`, subPath, 'must be a relative path');
    if (subPath.split('/').includes('..')) {
      yield invalid(`${at}.subPath`, subPath, "must not contain '..'");
    }
  }
}

function* probes(object: JsonObject, path: FieldPath): Problems {
  yield* within(object, `${path}.livenessProbe`, function* (probe, at) {
    yield* probeRule(probe, at);
    yield* onlyOneSuccess(probe, at);
  });
  yield* within(object, `${path}.readinessProbe`, probeRule);
  yield* within(object, `${path}.startupProbe`, function* (probe, at) {
    yield* probeRule(probe, at);
    yield* onlyOneSuccess(probe, at);
  });
}

function* onlyOneSuccess(probe: JsonObject, path: FieldPath): Problems {
  const count = probe['successThreshold'];
  if (typeof count === 'number' && count !== 1) {
    yield invalid(`${path}.successThreshold`, count, 'must be 1');
  }
}

function* probeRule(probe: JsonObject, path: FieldPath): Problems {
  yield* handler(probe, path);
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds']) {
    yield* notNegative(probe, `${path}.${field}`);
  }
  yield* notNegative(probe, `${path}.successThreshold`);
  yield* notNegative(probe, `${path}.failureThreshold`);
  yield* positive(probe, `${path}.terminationGracePeriodSeconds`);
}

function* lifecycle(object: JsonObject, path: FieldPath): Problems {
  yield* within(object, path, function* (hooks, at) {
    yield* within(hooks, `${at}.postStart`, handler);
    yield* within(hooks, `${at}.preStop`, handler);
  });
}

function* handler(object: JsonObject, path: FieldPath): Problems {
  const named = HANDLERS.filter((field) => isObject(object[field]));
  if (named.length === 0) yield required(path, 'must specify a handler type');
  for (const extra of named.slice(1)) {
    yield forbidden(`${path}.${extra}`, 'may not specify more than 1 handler type');
  }
  yield* within(object, `${path}.exec`, function* (exec, at) {
    if (listAt(exec, 'command').length === 0) yield required(`${at}.command`);
  });
  yield* within(object, `${path}.httpGet`, function* (get, at) {
    yield* need(get, `${at}.path`);
    yield* portReference(get, `${at}.port`);
    yield* oneOf(get, `${at}.scheme`, ['HTTP', 'HTTPS']);
  });
  yield* within(object, `${path}.tcpSocket`, (socket, at) => portReference(socket, `${at}.port`));
  yield* within(object, `${path}.grpc`, (grpc, at) => portReference(grpc, `${at}.port`));
}

/** A port by number or by name. */
function* portReference(object: JsonObject, path: FieldPath): Problems {
  const port = object['port'];
  if (port === undefined || port === null) yield required(path);
  if (typeof port === 'string') {
    if (port === '') yield required(path);
    else yield* formatted(object, path, portName);
  }
  yield* between(object, path, PORTS);
}

function* securityContext(object: JsonObject, path: FieldPath): Problems {
  yield* notNegative(object, `${path}.runAsUser`);
  yield* notNegative(object, `${path}.runAsGroup`);
  if (object['allowPrivilegeEscalation'] !== false) return;
  if (object['privileged'] === true) {
    const reason = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true';
    yield invalid(path, object, reason);
  }
  const added = isObject(object['capabilities']) ? listAt(object['capabilities'], 'add') : [];
  if (added.some((name) => name === 'CAP_SYS_ADMIN' || name === 'SYS_ADMIN')) {
    const reason =
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN';
    yield invalid(path, object, reason);
  }
}

/** Names are unique over all containers, whatever list they stand in. */
export function* uniqueNames(spec: JsonObject, path: FieldPath): Problems {
  const seen = new Set<string>();
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const { item, at } of items(spec, `${path}.${list}`)) {
      const name = item['name'];
      if (typeof name !== 'string' || name === '') continue;
      if (seen.has(name)) yield duplicate(`${at}.name`, name);
      seen.add(name);
    }
  }
}

export function* configKeys(object: JsonObject, path: FieldPath): Problems {
  for (const key of Object.keys(object)) {
    for (const reason of configKey(key)) yield invalid(keyed(path, key), key, reason);
  }
}
