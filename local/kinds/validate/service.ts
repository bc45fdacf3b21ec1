// Rules for Services: ports, addresses, and which of its types needs what.
import { isObject, listAt, stringAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { dnsLabel, dnsSubdomain, ipAddress, portName } from './format.ts';
import { duplicate, forbidden, invalid, required } from './problem.ts';
import {
  between,
  changeWithin,
  formatted,
  isMissing,
  items,
  need,
  oneOf,
  unique,
  within,
  type ChangeRule,
  type Problems,
  type Rule,
} from './rule.ts';
import { labels } from './metadata.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const POLICIES = ['Cluster', 'Local'];
const PORTS = { min: 1, max: 65_535 };
const NODE_PORTS = { min: 30_000, max: 32_767 };

export const service: Rule = function* (object) {
  if (!isObject(object['spec'])) yield required('spec');
  yield* within(object, 'spec', spec);
};

function* spec(object: JsonObject, path: FieldPath): Problems {
  yield* oneOf(object, `${path}.type`, TYPES);
  yield* oneOf(object, `${path}.sessionAffinity`, ['ClientIP', 'None']);
  yield* oneOf(object, `${path}.internalTrafficPolicy`, POLICIES);
  yield* oneOf(object, `${path}.externalTrafficPolicy`, POLICIES);
  yield* labels(object['selector'], `${path}.selector`);
  yield* addresses(object, path);
  const isExternal = object['type'] === 'ExternalName';
  if (isExternal) yield* externalName(object, path);
  const isHeadless = object['clusterIP'] === 'None';
  if (!isExternal && !isHeadless && listAt(object, 'ports').length === 0) {
    yield required(`${path}.ports`);
  }
  if (isHeadless && (object['type'] === 'NodePort' || object['type'] === 'LoadBalancer')) {
    const reason = `may not be set to 'None' for ${String(object['type'])} services`;
    yield invalid(`${path}.clusterIPs[0]`, 'None', reason);
  }
  yield* ports(object, `${path}.ports`);
}

function* externalName(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.externalName`);
  const name = stringAt(object, 'externalName')?.replace(/\.$/, '');
  if (name !== undefined && name !== '') {
    for (const reason of dnsSubdomain(name)) yield invalid(`${path}.externalName`, name, reason);
  }
  if (!isMissing(object['clusterIP'])) {
    yield forbidden(`${path}.clusterIPs`, 'may not be set for ExternalName services');
  }
}

function* addresses(object: JsonObject, path: FieldPath): Problems {
  const own = object['clusterIP'];
  if (typeof own === 'string' && own !== '' && own !== 'None') {
    for (const reason of ipAddress(own)) yield invalid(`${path}.clusterIPs[0]`, own, reason);
  }
  for (const [i, address] of listAt(object, 'externalIPs').entries()) {
    if (typeof address !== 'string') continue;
    for (const reason of ipAddress(address))
      yield invalid(`${path}.externalIPs[${i}]`, address, reason);
  }
}

function* ports(object: JsonObject, path: FieldPath): Problems {
  const several = listAt(object, 'ports').length > 1;
  const seen = new Set<string>();
  yield* unique(object, path, 'name');
  for (const { item, at } of items(object, path)) {
    if (several) yield* need(item, `${at}.name`);
    yield* formatted(item, `${at}.name`, dnsLabel);
    if (isMissing(item['port'])) yield required(`${at}.port`);
    yield* between(item, `${at}.port`, PORTS);
    yield* between(item, `${at}.targetPort`, PORTS);
    yield* formatted(item, `${at}.targetPort`, portName);
    yield* oneOf(item, `${at}.protocol`, ['SCTP', 'TCP', 'UDP']);
    yield* nodePort(item, { at, type: stringAt(object, 'type') });
    const place = { port: item['port'], protocol: item['protocol'] ?? 'TCP' };
    const key = JSON.stringify(place);
    if (seen.has(key)) yield duplicate(at, place);
    seen.add(key);
  }
}

function* nodePort(
  item: JsonObject,
  { at, type }: { readonly at: string; readonly type: string | undefined },
): Problems {
  const port = item['nodePort'];
  if (typeof port !== 'number' || port === 0) return;
  if (type !== 'NodePort' && type !== 'LoadBalancer') {
    yield forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'");
  } else if (port < NODE_PORTS.min || port > NODE_PORTS.max) {
    const range = `${NODE_PORTS.min}-${NODE_PORTS.max}`;
    const reason = `provided port is not in the valid range. The range of valid ports is ${range}`;
    yield invalid(`${at}.nodePort`, port, reason);
  }
}

/** An address once given is kept; an update that leaves it out means the one it has. */
export const serviceChange: ChangeRule = (change) =>
  changeWithin(change, 'spec', function* ({ object, old }, path) {
    if (object['type'] === 'ExternalName' || old['type'] === 'ExternalName') return;
    const [now, before] = [object['clusterIP'], old['clusterIP']];
    if (isMissing(now) || isMissing(before) || now === before) return;
    yield invalid(`${path}.clusterIPs[0]`, [now ?? ''], 'may not change once set');
  });
