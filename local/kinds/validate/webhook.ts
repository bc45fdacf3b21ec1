// Rules for admission webhooks: how each is called, for what, and what happens when it fails.
import { isObject, listAt, stringAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { dnsSubdomain } from './format.ts';
import { invalid, required } from './problem.ts';
import {
  between,
  forEach,
  formatted,
  isMissing,
  need,
  needList,
  oneOf,
  unique,
  within,
  type Problems,
  type Rule,
} from './rule.ts';
import { labelSelector } from './selector.ts';

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const TIMEOUT_SECONDS = { min: 1, max: 30 };

export const validatingWebhooks: Rule = function* (object) {
  yield* unique(object, 'webhooks', 'name');
  yield* forEach(object, 'webhooks', webhook);
};

export const mutatingWebhooks: Rule = function* (object) {
  yield* validatingWebhooks(object, '');
  yield* forEach(object, 'webhooks', (each, at) =>
    oneOf(each, `${at}.reinvocationPolicy`, ['IfNeeded', 'Never']),
  );
};

function* webhook(object: JsonObject, path: FieldPath): Problems {
  yield* name(object, `${path}.name`);
  yield* needList(object, `${path}.admissionReviewVersions`, 'must specify one of v1, v1beta1');
  const versions = listAt(object, 'admissionReviewVersions');
  if (versions.length > 0 && !versions.includes('v1')) {
    const reason = 'must include at least one of v1, v1beta1';
    yield invalid(`${path}.admissionReviewVersions`, versions, reason);
  }
  yield* forEach(object, `${path}.rules`, rule);
  yield* oneOf(object, `${path}.failurePolicy`, ['Fail', 'Ignore']);
  yield* oneOf(object, `${path}.matchPolicy`, ['Equivalent', 'Exact']);
  if (isMissing(object['sideEffects'])) {
    yield required(`${path}.sideEffects`, 'must specify one of None, NoneOnDryRun');
  }
  yield* oneOf(object, `${path}.sideEffects`, ['None', 'NoneOnDryRun']);
  yield* timeout(object, `${path}.timeoutSeconds`);
  yield* within(object, `${path}.namespaceSelector`, labelSelector);
  yield* within(object, `${path}.objectSelector`, labelSelector);
  if (!isObject(object['clientConfig'])) {
    yield required(`${path}.clientConfig`, 'exactly one of url or service is required');
  }
  yield* within(object, `${path}.clientConfig`, clientConfig);
}

function* name(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, path);
  yield* formatted(object, path, dnsSubdomain);
  const value = stringAt(object, 'name');
  if (value !== undefined && value !== '' && value.split('.').length < 3) {
    yield invalid(path, value, 'should be a domain with at least three segments separated by dots');
  }
}

function* timeout(object: JsonObject, path: FieldPath): Problems {
  const seconds = object['timeoutSeconds'];
  const { min, max } = TIMEOUT_SECONDS;
  if (typeof seconds === 'number' && (seconds < min || seconds > max)) {
    yield invalid(path, seconds, `the timeout value must be between ${min} and ${max} seconds`);
  }
}

function* rule(object: JsonObject, path: FieldPath): Problems {
  for (const list of ['operations', 'apiGroups', 'apiVersions', 'resources']) {
    yield* needList(object, `${path}.${list}`);
    const words = listAt(object, list);
    if (list !== 'resources' && words.length > 1 && words.includes('*')) {
      yield invalid(`${path}.${list}`, words, "if '*' is present, must not specify other values");
    }
  }
  for (const [i, operation] of listAt(object, 'operations').entries()) {
    const at = `${path}.operations[${i}]`;
    yield* oneOf({ [`operations[${i}]`]: operation }, at, OPERATIONS);
  }
  yield* oneOf(object, `${path}.scope`, ['*', 'Cluster', 'Namespaced']);
}

function* clientConfig(object: JsonObject, path: FieldPath): Problems {
  const hasUrl = !isMissing(object['url']);
  if (hasUrl === isObject(object['service'])) {
    yield required(path, 'exactly one of url or service is required');
  }
  if (hasUrl) yield* formatted(object, `${path}.url`, httpsUrl);
  yield* within(object, `${path}.service`, function* (service, at) {
    yield* need(service, `${at}.namespace`);
    yield* need(service, `${at}.name`);
    yield* between(service, `${at}.port`, { min: 1, max: 65_535 });
  });
}

function httpsUrl(text: string): readonly string[] {
  const url = URL.parse(text);
  if (url === null) return ['url must be a valid URL: desired format: https://host[/path]'];
  const reasons: string[] = [];
  if (url.protocol !== 'https:') {
    const scheme = url.protocol.replace(':', '');
    const rule = `'https' is the only allowed URL scheme, not '${scheme}'`;
    reasons.push(`${rule}; desired format: https://host[/path]`);
  }
  if (url.username !== '' || url.password !== '') {
    reasons.push('user information is not permitted in the URL');
  }
  if (url.hash !== '') reasons.push('fragments are not permitted in the URL');
  if (url.search !== '') reasons.push('query parameters are not permitted in the URL');
  return reasons;
}
