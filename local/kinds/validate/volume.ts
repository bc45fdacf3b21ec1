// Rules for the volumes of a pod: a unique name, exactly one source, and what each source needs.
import { isObject, listAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { dnsLabel } from './format.ts';
import { forbidden, invalid, required } from './problem.ts';
import { between, forEach, formatted, need, oneOf, unique, within, type Problems } from './rule.ts';

const MODES = { min: 0, max: 0o777 };
// Ten minutes at least: a token that lives shorter is renewed more often than it is used.
const TOKEN_SECONDS_MIN = 600;
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function* volumes(spec: JsonObject, path: FieldPath): Problems {
  yield* unique(spec, path, 'name');
  yield* forEach(spec, path, volume);
}

export function volumeNames(spec: JsonObject): ReadonlySet<string> {
  const names = listAt(spec, 'volumes').map((each) => (isObject(each) ? each['name'] : undefined));
  return new Set(names.filter((name) => typeof name === 'string'));
}

function* volume(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.name`);
  yield* formatted(object, `${path}.name`, dnsLabel);
  const sources = Object.keys(object).filter((field) => isObject(object[field]));
  if (sources.length === 0) yield required(path, 'must specify a volume type');
  for (const extra of sources.slice(1)) {
    yield forbidden(`${path}.${extra}`, 'may not specify more than 1 volume type');
  }
  yield* within(object, `${path}.configMap`, (source, at) => files(source, at, 'name'));
  yield* within(object, `${path}.secret`, (source, at) => files(source, at, 'secretName'));
  yield* within(object, `${path}.downwardAPI`, downward);
  yield* within(object, `${path}.hostPath`, hostPath);
  yield* within(object, `${path}.projected`, projected);
  yield* within(object, `${path}.persistentVolumeClaim`, (claim, at) =>
    need(claim, `${at}.claimName`),
  );
}

function* files(source: JsonObject, path: FieldPath, nameField: string): Problems {
  yield* need(source, `${path}.${nameField}`);
  yield* between(source, `${path}.defaultMode`, MODES);
  yield* forEach(source, `${path}.items`, keyToPath);
}

function* keyToPath(item: JsonObject, path: FieldPath): Problems {
  yield* need(item, `${path}.key`);
  yield* localPath(item, `${path}.path`);
  yield* between(item, `${path}.mode`, MODES);
}

function* downward(source: JsonObject, path: FieldPath): Problems {
  yield* between(source, `${path}.defaultMode`, MODES);
  yield* forEach(source, `${path}.items`, function* (item, at) {
    yield* localPath(item, `${at}.path`);
    const named = ['fieldRef', 'resourceFieldRef'].filter((field) => isObject(item[field]));
    if (named.length === 0) yield required(at, 'one of fieldRef and resourceFieldRef is required');
    if (named.length === 2) {
      yield invalid(
        at,
        'resource',
        'fieldRef and resourceFieldRef can not be specified simultaneously',
      );
    }
  });
}

function* hostPath(source: JsonObject, path: FieldPath): Problems {
  yield* need(source, `${path}.path`);
  const value = source['path'];
  if (typeof value === 'string' && value.split('/').includes('..')) {
    yield invalid(`${path}.path`, value, "must not contain '..'");
  }
  yield* oneOf(source, `${path}.type`, HOST_PATH_TYPES);
}

const PROJECTIONS = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

function* projected(object: JsonObject, path: FieldPath): Problems {
  yield* between(object, `${path}.defaultMode`, MODES);
  yield* forEach(object, `${path}.sources`, function* (source, at) {
    const named = PROJECTIONS.filter((field) => isObject(source[field]));
    if (named.length === 0) yield required(at, 'must specify a projected volume type');
    for (const extra of named.slice(1)) {
      yield forbidden(`${at}.${extra}`, 'may not specify more than 1 volume type per source');
    }
    yield* within(source, `${at}.secret`, (inner, p) => files(inner, p, 'name'));
    yield* within(source, `${at}.configMap`, (inner, p) => files(inner, p, 'name'));
    yield* within(source, `${at}.downwardAPI`, downward);
    yield* within(source, `${at}.serviceAccountToken`, token);
  });
}

function* token(object: JsonObject, path: FieldPath): Problems {
  yield* localPath(object, `${path}.path`);
  const seconds = object['expirationSeconds'];
  if (typeof seconds === 'number' && seconds < TOKEN_SECONDS_MIN) {
    yield invalid(
      `${path}.expirationSeconds`,
      seconds,
      'may not specify a duration less than 10 minutes',
    );
  }
}

function* localPath(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, path);
  const value = object['path'];
  if (typeof value !== 'string') return;
  if (value.startsWith('/')) yield invalid(path, value, 'must be a relative path');
  if (value.split('/').includes('..')) yield invalid(path, value, "must not contain '..'");
  else if (value.startsWith('..')) yield invalid(path, value, "must not start with '..'");
}
