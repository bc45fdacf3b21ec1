// Service addresses and node ports, given out from what the stored services hold. There is no
// ledger that could disagree with them: the objects are the ledger.
import {
  at,
  isList,
  isObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
  type KubeObject,
  type Random,
} from '../../lib/index.ts';
import type { FieldError } from '../kinds/index.ts';

// 10.96.0.0/12, as kubeadm has it. The first 256 stay free for addresses that are asked for by
// name: `kubernetes` is 10.96.0.1, cluster DNS 10.96.0.10.
const FIRST_ADDRESS = 0x0a600000;
const ADDRESSES = 1 << 20;
const RESERVED_ADDRESSES = 256;
const NODE_PORTS = { first: 30000, last: 32767 } as const;

type Addressing = {
  /** The service as it stands, when it is changed. */
  readonly live: KubeObject | undefined;
  readonly services: readonly KubeObject[];
  readonly random: Random;
};
export type Addressed =
  | { readonly kind: 'ok'; readonly value: KubeObject }
  | { readonly kind: 'rejected'; readonly errors: readonly FieldError[] };

export function withServiceAddress(service: KubeObject, addressing: Addressing): Addressed {
  const others = addressing.services.filter((other) => !isSame(other, service));
  const spec = objectAt(service, 'spec') ?? {};
  const address = clusterAddress(spec, others, addressing);
  if (address.kind === 'rejected') return address;
  const ports = portsOf(spec, others, addressing);
  if (ports.kind === 'rejected') return ports;
  const { clusterIP: _, clusterIPs: __, ...rest } = spec;
  const portList = ports.value.length === 0 ? {} : { ports: ports.value };
  return { kind: 'ok', value: { ...service, spec: { ...rest, ...portList, ...address.value } } };
}

type Pair = { readonly live: KubeObject; readonly wanted: KubeObject };

/** A node port that only stayed from the former type goes; one that was asked for is refused. */
export function withoutFormerNodePorts({ live, wanted }: Pair): KubeObject {
  const spec = objectAt(wanted, 'spec') ?? {};
  if (hasNodePorts(spec) || !hasNodePorts(objectAt(live, 'spec') ?? {})) return wanted;
  const former = new Set(nodePorts(live));
  const ports = listAt(spec, 'ports').map((port) => {
    if (!isObject(port) || !former.has(numberAt(port, 'nodePort') ?? 0)) return port;
    const { nodePort: _, ...bare } = port;
    return bare;
  });
  return { ...wanted, spec: { ...spec, ports } };
}

function hasNodePorts(spec: JsonObject): boolean {
  return spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
}

type Given<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'rejected'; readonly errors: readonly FieldError[] };

function clusterAddress(
  spec: JsonObject,
  others: readonly KubeObject[],
  { live, random }: Addressing,
): Given<JsonObject> {
  if (spec['type'] === 'ExternalName') return { kind: 'ok', value: {} };
  const asked = stringAt(spec, 'clusterIP') ?? firstText(spec['clusterIPs']);
  const kept = stringAt(live, 'spec', 'clusterIP');
  const address = asked === undefined || asked === '' ? kept : asked;
  if (address === 'None') return { kind: 'ok', value: bothFields('None') };
  const taken = new Set(others.map((other) => stringAt(other, 'spec', 'clusterIP')));
  if (address === undefined || address === '') {
    return { kind: 'ok', value: bothFields(freeAddress(taken, random)) };
  }
  const refuse = (why: string): Given<JsonObject> => {
    const message = `Invalid value: ["${address}"]: failed to allocate IP ${address}: ${why}`;
    const error = { path: 'spec.clusterIPs', reason: 'FieldValueInvalid', message } as const;
    return { kind: 'rejected', errors: [error] };
  };
  if (!isClusterAddress(address)) {
    const range = 'The range of valid IPs is 10.96.0.0/12';
    return refuse(`the provided IP is not in the valid range. ${range}`);
  }
  if (taken.has(address)) return refuse('provided IP is already allocated');
  return { kind: 'ok', value: bothFields(address) };
}

function portsOf(
  spec: JsonObject,
  others: readonly KubeObject[],
  { live, random }: Addressing,
): Given<readonly Json[]> {
  const open = hasNodePorts(spec);
  const kept = listAt(live, 'spec', 'ports');
  const taken = new Set(others.flatMap((other) => nodePorts(other)));
  const ports: Json[] = [];
  const errors: FieldError[] = [];
  for (const [i, port] of listAt(spec, 'ports').entries()) {
    if (!isObject(port)) continue;
    const asked = numberAt(port, 'nodePort') ?? 0;
    const { nodePort: _, ...bare } = port;
    if (!open) {
      ports.push(asked === 0 ? bare : port);
      continue;
    }
    const former = asked === 0 ? formerNodePort(kept, port) : asked;
    const nodePort = former ?? freePort(taken, random);
    const path = `spec.ports[${i}].nodePort`;
    if (nodePort < NODE_PORTS.first || nodePort > NODE_PORTS.last) {
      const range = `${NODE_PORTS.first}-${NODE_PORTS.last}`;
      const why = `provided port is not in the valid range. The range of valid ports is ${range}`;
      const message = `Invalid value: ${nodePort}: ${why}`;
      errors.push({ path, reason: 'FieldValueInvalid', message });
    } else if (taken.has(nodePort) && !sharesPort(ports, nodePort, port)) {
      const why = `Invalid value: ${nodePort}: provided port is already allocated`;
      errors.push({ path, reason: 'FieldValueInvalid', message: why });
    }
    taken.add(nodePort);
    ports.push({ ...bare, nodePort });
  }
  return errors.length === 0 ? { kind: 'ok', value: ports } : { kind: 'rejected', errors };
}

/** One number may serve TCP and UDP of the same service. */
function sharesPort(before: readonly Json[], nodePort: number, port: JsonObject): boolean {
  const same = before.filter((other) => numberAt(other, 'nodePort') === nodePort);
  return same.length > 0 && same.every((other) => at(other, 'protocol') !== port['protocol']);
}

function formerNodePort(kept: readonly Json[], port: JsonObject): number | undefined {
  const former = kept.find(
    (old) => at(old, 'port') === port['port'] && at(old, 'protocol') === port['protocol'],
  );
  return numberAt(former, 'nodePort');
}

function nodePorts(service: KubeObject): number[] {
  return listAt(service, 'spec', 'ports').flatMap((port) => numberAt(port, 'nodePort') ?? []);
}

function freePort(taken: ReadonlySet<number>, random: Random): number {
  const count = NODE_PORTS.last - NODE_PORTS.first + 1;
  const start = random.below(count);
  for (let i = 0; i < count; i++) {
    const port = NODE_PORTS.first + ((start + i) % count);
    if (!taken.has(port)) return port;
  }
  return 0;
}

function freeAddress(taken: ReadonlySet<string | undefined>, random: Random): string {
  const count = ADDRESSES - RESERVED_ADDRESSES - 1;
  const start = random.below(count);
  for (let i = 0; ; i++) {
    const address = dotted(FIRST_ADDRESS + RESERVED_ADDRESSES + ((start + i) % count));
    if (!taken.has(address)) return address;
  }
}

function isClusterAddress(address: string): boolean {
  const parts = address.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (parts.length !== 4 || parts.some((part) => part > 255)) return false;
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  return value > FIRST_ADDRESS && value < FIRST_ADDRESS + ADDRESSES - 1;
}

function dotted(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

function bothFields(address: string): JsonObject {
  return { clusterIP: address, clusterIPs: [address] };
}

function firstText(list: Json | undefined): string | undefined {
  const first = isList(list) ? list[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}

function isSame(one: KubeObject, other: KubeObject): boolean {
  return (
    one.metadata.name === other.metadata.name && one.metadata.namespace === other.metadata.namespace
  );
}
