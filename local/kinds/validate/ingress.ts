// Rules for Ingresses and NetworkPolicies: backends, paths, hosts, and blocks of addresses.
import { isIP } from 'node:net';
import { isObject, listAt, stringAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { dnsLabel1035, dnsSubdomain, portName } from './format.ts';
import { forbidden, invalid, required } from './problem.ts';
import {
  between,
  forEach,
  formatted,
  isMissing,
  need,
  needList,
  oneOf,
  within,
  type Problems,
  type Rule,
} from './rule.ts';
import { labelSelector } from './selector.ts';

const PORTS = { min: 1, max: 65_535 };

export const ingress: Rule = function* (object) {
  if (!isObject(object['spec'])) yield required('spec');
  yield* within(object, 'spec', function* (spec, path) {
    if (listAt(spec, 'rules').length === 0 && !isObject(spec['defaultBackend'])) {
      yield invalid(
        path,
        spec['rules'] ?? [],
        'either `defaultBackend` or `rules` must be specified',
      );
    }
    yield* within(spec, `${path}.defaultBackend`, backend);
    yield* forEach(spec, `${path}.rules`, rule);
  });
};

function* rule(object: JsonObject, path: FieldPath): Problems {
  const host = stringAt(object, 'host') ?? '';
  if (isIP(host) !== 0)
    yield invalid(`${path}.host`, host, 'must be a DNS name, not an IP address');
  else if (host !== '') {
    const name = host.startsWith('*.') ? host.slice(2) : host;
    for (const reason of dnsSubdomain(name)) yield invalid(`${path}.host`, host, reason);
  }
  yield* within(object, `${path}.http`, function* (http, at) {
    yield* needList(http, `${at}.paths`);
    yield* forEach(http, `${at}.paths`, httpPath);
  });
}

function* httpPath(object: JsonObject, path: FieldPath): Problems {
  const type = object['pathType'];
  if (isMissing(type)) yield required(`${path}.pathType`, 'pathType must be specified');
  yield* oneOf(object, `${path}.pathType`, ['Exact', 'Prefix', 'ImplementationSpecific']);
  const value = stringAt(object, 'path') ?? '';
  const isExactPath = type === 'Exact' || type === 'Prefix';
  if (isExactPath || value !== '') {
    if (!value.startsWith('/')) yield invalid(`${path}.path`, value, 'must be an absolute path');
  }
  if (isExactPath) {
    for (const part of ['//', '/./', '/../', '%2f', '%2F']) {
      if (value.includes(part)) yield invalid(`${path}.path`, value, `must not contain '${part}'`);
    }
  }
  if (!isObject(object['backend'])) yield required(`${path}.backend`);
  yield* within(object, `${path}.backend`, backend);
}

function* backend(object: JsonObject, path: FieldPath): Problems {
  const [service, resource] = [object['service'], object['resource']];
  if (isObject(service) && isObject(resource)) {
    yield invalid(path, '', 'cannot set both resource and service backends');
  } else if (!isObject(service) && !isObject(resource)) {
    yield required(path, 'service or resource backend is required');
  }
  yield* within(object, `${path}.service`, function* (named, at) {
    yield* need(named, `${at}.name`);
    yield* formatted(named, `${at}.name`, dnsLabel1035);
    yield* servicePort(named, `${at}.port`);
  });
}

function* servicePort(service: JsonObject, path: FieldPath): Problems {
  const port = isObject(service['port']) ? service['port'] : {};
  const hasName = !isMissing(port['name']);
  const hasNumber = typeof port['number'] === 'number' && port['number'] !== 0;
  if (hasName && hasNumber) yield invalid(path, '', 'cannot set both port name & port number');
  if (!hasName && !hasNumber) yield required(path, 'port name or number is required');
  yield* formatted(port, `${path}.name`, portName);
  if (hasNumber) yield* between(port, `${path}.number`, PORTS);
}

export const networkPolicy: Rule = function* (object) {
  yield* within(object, 'spec', function* (spec, path) {
    yield* within(spec, `${path}.podSelector`, labelSelector);
    yield* forEach(spec, `${path}.ingress`, (each, at) => policyRule(each, at, 'from'));
    yield* forEach(spec, `${path}.egress`, (each, at) => policyRule(each, at, 'to'));
    for (const [i, type] of listAt(spec, 'policyTypes').entries()) {
      yield* oneOf({ policyType: type }, `${path}.policyType`, ['Egress', 'Ingress']);
      if (i > 1)
        yield forbidden(`${path}.policyTypes`, 'may not specify more than two policyTypes');
    }
  });
};

function* policyRule(object: JsonObject, path: FieldPath, peers: 'from' | 'to'): Problems {
  yield* forEach(object, `${path}.ports`, function* (port, at) {
    yield* oneOf(port, `${at}.protocol`, ['SCTP', 'TCP', 'UDP']);
    yield* between(port, `${at}.port`, PORTS);
    yield* formatted(port, `${at}.port`, portName);
  });
  yield* forEach(object, `${path}.${peers}`, function* (peer, at) {
    const isBlock = isObject(peer['ipBlock']);
    const isSelector = isObject(peer['podSelector']) || isObject(peer['namespaceSelector']);
    if (!isBlock && !isSelector) yield required(at, 'must specify a peer');
    if (isBlock && isSelector) {
      yield forbidden(at, 'may not specify both ipBlock and another peer');
    }
    yield* within(peer, `${at}.podSelector`, labelSelector);
    yield* within(peer, `${at}.namespaceSelector`, labelSelector);
    yield* within(peer, `${at}.ipBlock`, (block, p) => cidr(block, `${p}.cidr`));
  });
}

function* cidr(block: JsonObject, path: FieldPath): Problems {
  yield* need(block, path);
  yield* formatted(block, path, (text) => {
    const [address = '', bits = ''] = text.split('/');
    const bitsMax = isIP(address) === 4 ? 32 : 128;
    const isBlock = isIP(address) !== 0 && /^\d+$/.test(bits) && Number(bits) <= bitsMax;
    return isBlock ? [] : ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
  });
}
