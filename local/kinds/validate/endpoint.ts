// Rules for EndpointSlices and Endpoints: addresses of the right family, and unique ports.
import { isIP } from 'node:net';
import { listAt, stringAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { dnsLabel, dnsSubdomain, ipAddress } from './format.ts';
import { invalid, required, tooMany } from './problem.ts';
import {
  between,
  forEach,
  formatted,
  frozen,
  items,
  need,
  needList,
  oneOf,
  unique,
  type ChangeRule,
  type Problems,
  type Rule,
} from './rule.ts';

const FAMILIES = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PORTS = { min: 1, max: 65_535 };
const ENDPOINTS_MAX = 1000;
const PORTS_MAX = 20_000;
const ADDRESSES_MAX = 100;

export const endpointSlice: Rule = function* (slice) {
  yield* need(slice, 'addressType');
  yield* oneOf(slice, 'addressType', FAMILIES);
  yield* tooMany('endpoints', {
    count: listAt(slice, 'endpoints').length,
    countMax: ENDPOINTS_MAX,
  });
  yield* tooMany('ports', { count: listAt(slice, 'ports').length, countMax: PORTS_MAX });
  const family = stringAt(slice, 'addressType') ?? '';
  for (const { item, at } of items(slice, 'endpoints')) {
    yield* needList(item, `${at}.addresses`, 'must contain at least 1 address');
    yield* tooMany(`${at}.addresses`, {
      count: listAt(item, 'addresses').length,
      countMax: ADDRESSES_MAX,
    });
    for (const [i, address] of listAt(item, 'addresses').entries()) {
      yield* ofFamily(family, `${at}.addresses[${i}]`)(typeof address === 'string' ? address : '');
    }
    yield* formatted(item, `${at}.hostname`, dnsLabel);
  }
  yield* unique(slice, 'ports', 'name');
  yield* forEach(slice, 'ports', function* (port, at) {
    yield* between(port, `${at}.port`, PORTS);
    yield* need(port, `${at}.protocol`);
    yield* oneOf(port, `${at}.protocol`, PROTOCOLS);
  });
};

export const endpointSliceChange: ChangeRule = (change) => frozen(change, 'addressType');

function ofFamily(family: string, path: FieldPath): (address: string) => Problems {
  return function* (address) {
    if (family === 'FQDN') {
      for (const reason of dnsSubdomain(address)) yield invalid(path, address, reason);
    } else if (family === 'IPv4' && isIP(address) !== 4) {
      yield invalid(path, address, 'must be an IPv4 address');
    } else if (family === 'IPv6' && isIP(address) !== 6) {
      yield invalid(path, address, 'must be an IPv6 address');
    }
  };
}

export const endpoints: Rule = (object) => forEach(object, 'subsets', subset);

function* subset(object: JsonObject, path: FieldPath): Problems {
  const addresses = [...listAt(object, 'addresses'), ...listAt(object, 'notReadyAddresses')];
  if (addresses.length === 0) {
    yield required(path, 'must specify `addresses` or `notReadyAddresses`');
  }
  for (const list of ['addresses', 'notReadyAddresses']) {
    yield* forEach(object, `${path}.${list}`, function* (address, at) {
      yield* need(address, `${at}.ip`);
      yield* formatted(address, `${at}.ip`, ipAddress);
    });
  }
  yield* unique(object, `${path}.ports`, 'name');
  yield* forEach(object, `${path}.ports`, function* (port, at) {
    yield* between(port, `${at}.port`, PORTS);
    yield* oneOf(port, `${at}.protocol`, PROTOCOLS);
  });
}
