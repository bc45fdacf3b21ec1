// Services and what stands around them, in one line each.
import { at, numberAt, stringAt, type JsonObject, type KubeObject } from '../../../lib/index.ts';
import {
  AGE,
  ageOf,
  joined,
  NAME,
  objects,
  pairs,
  selector,
  text,
  texts,
  wide,
  type Table,
} from './column.ts';

export const service: Table = {
  columns: [
    NAME,
    text('Type'),
    text('Cluster-IP'),
    text('External-IP'),
    text('Port(s)'),
    AGE,
    wide('Selector'),
  ],
  row(object, nowMs) {
    const type = stringAt(object, 'spec', 'type') ?? 'ClusterIP';
    const own = stringAt(object, 'spec', 'clusterIP') ?? '';
    return [
      object.metadata.name,
      type,
      own === '' ? '<none>' : own,
      externalAddress(object, type),
      joined(objects(object, 'spec', 'ports').map(servicePort)),
      ageOf(object, nowMs),
      pairs(at(object, 'spec', 'selector')),
    ];
  },
};

function externalAddress(object: KubeObject, type: string): string {
  const listed = texts(object, 'spec', 'externalIPs');
  if (type === 'ExternalName') return stringAt(object, 'spec', 'externalName') ?? '<none>';
  if (type !== 'LoadBalancer') return joined(listed);
  const all = [...balancers(object), ...listed];
  return all.length === 0 ? '<pending>' : all.join(',');
}

function balancers(object: KubeObject): readonly string[] {
  const ingress = objects(object, 'status', 'loadBalancer', 'ingress');
  return ingress.map((each) => stringAt(each, 'ip') ?? stringAt(each, 'hostname') ?? '');
}

function servicePort(port: JsonObject): string {
  const nodePort = numberAt(port, 'nodePort') ?? 0;
  const number = numberAt(port, 'port') ?? 0;
  const protocol = stringAt(port, 'protocol') ?? 'TCP';
  return nodePort === 0 ? `${number}/${protocol}` : `${number}:${nodePort}/${protocol}`;
}

// More than three would push the age off the screen.
const ENDPOINTS_SHOWN_MAX = 3;

export const endpoints: Table = {
  columns: [NAME, text('Endpoints'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    shortened(objects(object, 'subsets').flatMap(places)),
    ageOf(object, nowMs),
  ],
};

function places(subset: JsonObject): readonly string[] {
  const addresses = objects(subset, 'addresses').map((each) => stringAt(each, 'ip') ?? '');
  const ports = objects(subset, 'ports').map((each) => numberAt(each, 'port') ?? 0);
  if (ports.length === 0) return addresses;
  return ports.flatMap((port) => addresses.map((address) => `${address}:${port}`));
}

export const endpointSlice: Table = {
  columns: [NAME, text('AddressType'), text('Ports'), text('Endpoints'), AGE],
  row: (object, nowMs) => {
    const ports = objects(object, 'ports').map((each) => `${numberAt(each, 'port') ?? '*'}`);
    const addresses = objects(object, 'endpoints').flatMap((each) => texts(each, 'addresses'));
    return [
      object.metadata.name,
      stringAt(object, 'addressType') ?? '',
      ports.length === 0 ? '<unset>' : shortened(ports),
      addresses.length === 0 ? '<unset>' : shortened(addresses),
      ageOf(object, nowMs),
    ];
  },
};

function shortened(all: readonly string[]): string {
  const shown = joined(all.slice(0, ENDPOINTS_SHOWN_MAX));
  const more = all.length - ENDPOINTS_SHOWN_MAX;
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

export const ingress: Table = {
  columns: [NAME, text('Class'), text('Hosts'), text('Address'), text('Ports'), AGE],
  row(object, nowMs) {
    const rules = objects(object, 'spec', 'rules');
    const hosts = rules.map((rule) => stringAt(rule, 'host') ?? '*').filter((host) => host !== '');
    const hasTls = objects(object, 'spec', 'tls').length > 0;
    return [
      object.metadata.name,
      stringAt(object, 'spec', 'ingressClassName') ?? '<none>',
      hosts.length === 0 ? '*' : shortened(hosts),
      balancers(object).join(','),
      hasTls ? '80, 443' : '80',
      ageOf(object, nowMs),
    ];
  },
};

export const ingressClass: Table = {
  columns: [NAME, text('Controller'), text('Parameters'), AGE],
  row(object, nowMs) {
    const { kind, name, apiGroup } = parameters(object);
    const group = apiGroup === '' ? '' : `.${apiGroup}`;
    return [
      object.metadata.name,
      stringAt(object, 'spec', 'controller') ?? '',
      name === '' ? '<none>' : `${kind}${group}/${name}`,
      ageOf(object, nowMs),
    ];
  },
};

function parameters(object: KubeObject): { kind: string; name: string; apiGroup: string } {
  const value = at(object, 'spec', 'parameters');
  return {
    kind: stringAt(value, 'kind') ?? '',
    name: stringAt(value, 'name') ?? '',
    apiGroup: stringAt(value, 'apiGroup') ?? '',
  };
}

export const networkPolicy: Table = {
  columns: [NAME, text('Pod-Selector'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    selector(at(object, 'spec', 'podSelector')),
    ageOf(object, nowMs),
  ],
};
