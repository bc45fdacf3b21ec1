// From services to packet rules, pure. One map leads from address, protocol and port to the chain
// of a service port; that chain picks an endpoint. What is still addressed to a service afterwards
// has nothing behind it, and is refused at once instead of running into a time-out.
import { DNS_ADDRESS, NODE_ADDRESS, SERVICE_CIDR } from '../../layout/index.ts';
import type { RuleSet } from './rule-set.ts';
import { targetsOf, type ServiceBook, type Target } from './service-book.ts';
import type { ServiceFact, ServicePortFact } from './service-fact.ts';

/** What never changes: the maps, and the chains that the kernel calls. */
export const FRAME: readonly string[] = [
  'add map ip lateen service-ports { type ipv4_addr . inet_proto . inet_service : verdict; }',
  'add map ip lateen node-ports { type inet_proto . inet_service : verdict; }',
  'add set ip lateen hairpin { type ipv4_addr . ipv4_addr; }',

  'add chain ip lateen services',
  'add rule ip lateen services ip daddr . meta l4proto . th dport vmap @service-ports',
  `add rule ip lateen services ip daddr ${NODE_ADDRESS} meta l4proto . th dport vmap @node-ports`,
  'add chain ip lateen prerouting { type nat hook prerouting priority dstnat; }',
  'add rule ip lateen prerouting jump services',
  'add chain ip lateen output { type nat hook output priority -100; }',
  'add rule ip lateen output jump services',

  // A pod that reaches itself through a service must see another address than its own.
  'add chain ip lateen postrouting { type nat hook postrouting priority srcnat; }',
  'add rule ip lateen postrouting ct status dnat ip saddr . ip daddr @hairpin ' +
    `snat to ${NODE_ADDRESS}`,

  'add chain ip lateen refuse',
  'add rule ip lateen refuse meta l4proto tcp reject with tcp reset',
  'add rule ip lateen refuse reject with icmp port-unreachable',
  'add chain ip lateen forward { type filter hook forward priority filter; }',
  `add rule ip lateen forward ip daddr ${SERVICE_CIDR} goto refuse`,
  'add chain ip lateen outbound { type filter hook output priority filter; }',
  `add rule ip lateen outbound ip daddr ${DNS_ADDRESS} accept`,
  `add rule ip lateen outbound ip daddr ${SERVICE_CIDR} goto refuse`,
];

type Draft = {
  readonly chains: Map<string, readonly string[]>;
  readonly sets: Map<string, string>;
  readonly servicePorts: Map<string, string>;
  readonly nodePorts: Map<string, string>;
  readonly hairpin: Map<string, string>;
};

export function serviceRules(book: ServiceBook): RuleSet {
  const draft: Draft = {
    chains: new Map(),
    sets: new Map(),
    servicePorts: new Map(),
    nodePorts: new Map(),
    hairpin: new Map(),
  };
  const services = [...book.services()].sort((one, other) =>
    nameOf(one) < nameOf(other) ? -1 : 1,
  );
  for (const service of services) {
    if (service.reach.kind !== 'address') continue;
    const slices = book.slices(service);
    for (const port of service.ports) {
      const targets = targetsOf(slices, port);
      // Without targets the packet keeps the service's address, and is refused.
      if (targets.length > 0) addPort(draft, { service, port, targets });
    }
  }
  const { chains, sets, servicePorts, nodePorts, hairpin } = draft;
  const elements = new Map([
    ['service-ports', servicePorts],
    ['node-ports', nodePorts],
    ['hairpin', hairpin],
  ]);
  return { chains, sets, elements };
}

type Served = {
  readonly service: ServiceFact;
  readonly port: ServicePortFact;
  readonly targets: readonly Target[];
};

function addPort(draft: Draft, served: Served): void {
  const { service, port, targets } = served;
  const label = `${nameOf(service)}/${port.protocol}/${port.port}`;
  const chain = `service/${label}`;
  if (service.affinitySeconds === undefined) {
    draft.chains.set(chain, [pick(port, targets)]);
  } else {
    addSticky(draft, { ...served, label, seconds: service.affinitySeconds });
  }
  const own = service.reach.kind === 'address' ? [service.reach.address] : [];
  for (const address of [...own, ...service.externals]) {
    draft.servicePorts.set(`${address} . ${port.protocol} . ${port.port}`, `goto ${chain}`);
  }
  if (port.nodePort !== undefined) {
    draft.nodePorts.set(`${port.protocol} . ${port.nodePort}`, `goto ${chain}`);
  }
  for (const { address } of targets) draft.hairpin.set(`${address} . ${address}`, '');
}

function pick({ protocol }: ServicePortFact, targets: readonly Target[]): string {
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) return translate(protocol, only);
  const choices = targets.map(({ address, port }, i) => `${i} : ${address} . ${port}`);
  const random = `numgen random mod ${targets.length} map { ${choices.join(', ')} }`;
  return `meta l4proto ${protocol} dnat ip to ${random}`;
}

/** With session affinity every endpoint has a chain, and a set of the clients it keeps. */
function addSticky(
  draft: Draft,
  { port, targets, label, seconds }: Served & { readonly label: string; readonly seconds: number },
): void {
  const kept: string[] = [];
  const choices: string[] = [];
  targets.forEach((target, i) => {
    const place = `${label}/${target.address}/${target.port}`;
    // The time is part of the name, because a set cannot change its own.
    const keeps = `clients/${seconds}s/${place}`;
    // 65,536 clients for one endpoint: more than the pods of the cluster can be.
    const kind = 'type ipv4_addr; size 65536; flags dynamic,timeout';
    const declaration = `{ ${kind}; timeout ${seconds}s; }`;
    draft.sets.set(keeps, declaration);
    draft.chains.set(`endpoint/${place}`, [
      `update @${keeps} { ip saddr }`,
      translate(port.protocol, target),
    ]);
    kept.push(`ip saddr @${keeps} goto endpoint/${place}`);
    choices.push(`${i} : goto endpoint/${place}`);
  });
  const random = `numgen random mod ${targets.length} vmap { ${choices.join(', ')} }`;
  draft.chains.set(`service/${label}`, [...kept, random]);
}

function translate(protocol: string, { address, port }: Target): string {
  return `meta l4proto ${protocol} dnat to ${address}:${port}`;
}

function nameOf({ namespace, name }: ServiceFact): string {
  return `${namespace}/${name}`;
}
