// What the cluster's names mean, pure: from a question and the services to records. It follows the
// Kubernetes DNS specification (v1.1.0): services, headless services, ports, pods and reverse
// names.
import {
  addressAt,
  contains,
  CLUSTER_DOMAIN,
  numberOf,
  parseCidr,
  POD_CIDR,
  SERVICE_CIDR,
} from '../../layout/index.ts';
import {
  usableEndpoints,
  type EndpointFact,
  type ServiceBook,
  type ServiceFact,
} from '../network/index.ts';
import { empty, RECORD_TYPES, type DnsRecord, type Question, type Response } from './record.ts';

export type Answer =
  | { readonly kind: 'response'; readonly response: Response }
  /** The name is an alias of one outside the cluster; `response` holds the way to it. */
  | { readonly kind: 'alias'; readonly target: string; readonly response: Response }
  /** The name is none of ours. */
  | { readonly kind: 'elsewhere' };

// 5 s: short, because endpoints come and go; the same as common cluster name servers.
const TTL_SECONDS = 5;
const REVERSE_ZONE = 'in-addr.arpa';
const CLUSTER_LABELS = CLUSTER_DOMAIN.split('.');
const OUR_RANGES = [parseCidr(POD_CIDR), parseCidr(SERVICE_CIDR)];

export function answer(question: Question, book: ServiceBook): Answer {
  const { labels } = question;
  const ours = isBelow(CLUSTER_DOMAIN, labels);
  const reversed = ours ? undefined : reversedAddress(labels);
  if (!ours && reversed === undefined) return { kind: 'elsewhere' };
  // Before the first list is in, "no such name" would be a lie that clients remember.
  if (!book.isComplete()) return { kind: 'response', response: empty('failed') };
  if (reversed !== undefined) {
    return respond(question, pointers(reversed, { name: labels.join('.'), book }), REVERSE_ZONE);
  }
  const below = labels.slice(0, -CLUSTER_LABELS.length);
  const alias = aliasOf(below, book);
  if (alias !== undefined) return aliased(alias, question);
  return respond(question, lookup(below, { name: labels.join('.'), book }), CLUSTER_DOMAIN);
}

/** Every record of a name: undefined when there is no such name, empty when names lie below it. */
type Found = readonly DnsRecord[] | undefined;

type Place = { readonly name: string; readonly book: ServiceBook };

function lookup(below: readonly string[], place: Place): Found {
  const kind = below.at(-1);
  const namespace = below.at(-2);
  const rest = below.slice(0, -2);
  if (kind === undefined) return [];
  if (kind === 'pod') return namespace === undefined ? [] : podRecords(rest, place);
  if (kind !== 'svc') return undefined;
  if (namespace === undefined) return [];
  const { book } = place;
  const name = rest.at(-1);
  if (name === undefined) {
    return [...book.services()].some((each) => each.namespace === namespace) ? [] : undefined;
  }
  const service = book.service(namespace, name);
  if (service === undefined) return undefined;
  return serviceRecords(service, { ...place, front: rest.slice(0, -1) });
}

/** `10-244-1-5.default.pod`: the address is in the name. */
function podRecords(rest: readonly string[], { name }: Place): Found {
  const [dashed = ''] = rest;
  if (rest.length === 0) return [];
  const address = dashed.replaceAll('-', '.');
  const number = numberOf(address);
  if (rest.length > 1 || number === undefined) return undefined;
  return [{ kind: 'A', name, ttlSeconds: TTL_SECONDS, address: addressAt(number) }];
}

type ServicePlace = Place & { readonly front: readonly string[] };

function serviceRecords(service: ServiceFact, place: ServicePlace): Found {
  const { front, name, book } = place;
  const { reach } = service;
  const [first = '', second = ''] = front;
  const endpoints = reach.kind === 'headless' ? usableEndpoints(book.slices(service)) : [];
  if (front.length === 0) {
    const addresses =
      reach.kind === 'address' ? [reach.address] : endpoints.map(({ address }) => address);
    return [...addressRecords(name, addresses), ...portRecords(service, { name, book })];
  }
  if (front.length === 1 && /^_(tcp|udp)$/.test(first)) {
    return service.ports.some(({ protocol }) => `_${protocol}` === first) ? [] : undefined;
  }
  if (front.length === 1) {
    const own = endpoints.filter((endpoint) => hostOf(endpoint) === first);
    return own.length === 0
      ? undefined
      : addressRecords(
          name,
          own.map(({ address }) => address),
        );
  }
  if (front.length !== 2) return undefined;
  const records = portRecords(service, { name, book, wanted: { port: first, protocol: second } });
  return records.length === 0 ? undefined : records;
}

function addressRecords(name: string, addresses: readonly string[]): readonly DnsRecord[] {
  const distinct = [...new Set(addresses)];
  return distinct.map((address) => ({ kind: 'A', name, ttlSeconds: TTL_SECONDS, address }));
}

type PortPlace = Place & { readonly wanted?: { readonly port: string; readonly protocol: string } };

/** A service with an address has one target for each port; a headless one has one per endpoint. */
function portRecords(
  service: ServiceFact,
  { name, book, wanted }: PortPlace,
): readonly DnsRecord[] {
  const base = `${service.name}.${service.namespace}.svc.${CLUSTER_DOMAIN}`;
  const matches = (port: { readonly name: string; readonly protocol: string }): boolean =>
    port.name !== '' &&
    (wanted === undefined ||
      (`_${port.name}` === wanted.port && `_${port.protocol}` === wanted.protocol));
  const record = (port: number, target: string): DnsRecord => ({
    kind: 'SRV',
    name,
    ttlSeconds: TTL_SECONDS,
    port,
    target,
  });
  if (service.reach.kind === 'address') {
    return service.ports.filter(matches).map(({ port }) => record(port, base));
  }
  return book
    .slices(service)
    .flatMap((slice) =>
      slice.ports
        .filter(matches)
        .flatMap(({ port }) =>
          usableEndpoints([slice]).map((endpoint) => record(port, `${hostOf(endpoint)}.${base}`)),
        ),
    );
}

function hostOf({ hostname, address }: EndpointFact): string {
  return hostname ?? address.replaceAll('.', '-');
}

/** `5.1.244.10.in-addr.arpa` is 10.244.1.5; undefined when it is not an address of this cluster. */
function reversedAddress(labels: readonly string[]): string | undefined {
  if (labels.length !== 6 || !isBelow(REVERSE_ZONE, labels)) return undefined;
  const address = labels.slice(0, 4).toReversed().join('.');
  const ours = OUR_RANGES.some((range) => range !== undefined && contains(range, address));
  return ours ? address : undefined;
}

function pointers(address: string, { name, book }: Place): Found {
  const targets: string[] = [];
  for (const service of book.services()) {
    const base = `${service.name}.${service.namespace}.svc.${CLUSTER_DOMAIN}`;
    if (service.reach.kind === 'address' && service.reach.address === address) targets.push(base);
    if (service.reach.kind !== 'headless') continue;
    const own = usableEndpoints(book.slices(service)).filter((each) => each.address === address);
    targets.push(...own.map((endpoint) => `${hostOf(endpoint)}.${base}`));
  }
  if (targets.length === 0) return undefined;
  return targets.map((target) => ({ kind: 'PTR', name, ttlSeconds: TTL_SECONDS, target }));
}

/** Where a service of type ExternalName leads. */
function aliasOf(below: readonly string[], book: ServiceBook): string | undefined {
  const [name = '', namespace = '', kind] = below;
  if (below.length !== 3 || kind !== 'svc') return undefined;
  const reach = book.service(namespace, name)?.reach;
  return reach?.kind === 'alias' ? reach.name : undefined;
}

function aliased(target: string, { labels, type }: Question): Answer {
  const name = labels.join('.');
  const alias: DnsRecord = { kind: 'CNAME', name, ttlSeconds: TTL_SECONDS, target };
  const response = { ...empty('ok'), answers: [alias] };
  if (type === RECORD_TYPES.CNAME) return { kind: 'response', response };
  return { kind: 'alias', target: target.toLowerCase().replace(/\.$/, ''), response };
}

function respond(question: Question, found: Found, zone: string): Answer {
  const authority: DnsRecord[] = [{ kind: 'SOA', name: zone, ttlSeconds: TTL_SECONDS }];
  if (found === undefined)
    return { kind: 'response', response: { ...empty('no such name'), authority } };
  const { type } = question;
  const isZone = type === RECORD_TYPES.SOA && question.labels.join('.') === zone;
  if (isZone) return { kind: 'response', response: { ...empty('ok'), answers: authority } };
  const fits = ({ kind }: DnsRecord): boolean =>
    type === RECORD_TYPES.ANY ? kind === 'A' : RECORD_TYPES[kind] === type;
  const answers = found.filter(fits);
  if (answers.length === 0) return { kind: 'response', response: { ...empty('ok'), authority } };
  return { kind: 'response', response: { ...empty('ok'), answers } };
}

/** Or the zone itself. */
function isBelow(zone: string, labels: readonly string[]): boolean {
  const name = labels.join('.');
  return name === zone || name.endsWith(`.${zone}`);
}
