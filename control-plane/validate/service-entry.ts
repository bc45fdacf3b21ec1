// What a ServiceEntry must keep to beyond its shape.
import { isIP } from 'node:net';
import type { ServiceEntrySpec, WorkloadEntrySpec } from '../../api/istio/index.ts';
import { isCidr } from '../../lib/index.ts';
import type { Findings } from './finding.ts';
import { checkExportTo, checkHost, checkPort } from './values.ts';
import { checkWorkloadEntry } from './workload-entry.ts';

type Spec = ServiceEntrySpec;

export function checkServiceEntry(spec: Spec, findings: Findings): void {
  if (spec.hosts.length === 0) {
    findings.error({ path: 'spec.hosts', message: 'is required: name the hosts it is for' });
  }
  spec.hosts.forEach((value, i) => {
    checkHost({ path: `spec.hosts[${i}]`, value }, { wildcard: true }, findings);
  });
  if (spec.workloadSelector !== undefined && (spec.endpoints ?? []).length > 0) {
    const message = 'stands beside endpoints: give one or the other';
    findings.error({ path: 'spec.workloadSelector', message });
  }
  checkPorts(spec, findings);
  checkAddresses(spec, findings);
  checkExportTo({ path: 'spec.exportTo', value: spec.exportTo }, findings);
  checkResolution(spec, findings);
}

const PROTOCOLS: ReadonlySet<string> = new Set([
  ...['HTTP', 'HTTPS', 'HTTP2', 'GRPC', 'GRPC-WEB', 'MONGO', 'REDIS', 'MYSQL'],
  ...['TCP', 'TLS', 'UDP'],
]);

function checkPorts({ ports = [] }: Spec, findings: Findings): void {
  const [names, numbers] = [new Set<string>(), new Set<number>()];
  ports.forEach(({ name, number, protocol, targetPort }, i) => {
    const path = `spec.ports[${i}]`;
    checkPort({ path: `${path}.number`, value: number }, findings);
    if (targetPort !== undefined) {
      checkPort({ path: `${path}.targetPort`, value: targetPort }, findings);
    }
    if (protocol !== undefined && !PROTOCOLS.has(protocol.toUpperCase())) {
      const message = `'${protocol}' must be one of ${[...PROTOCOLS].join(', ')}`;
      findings.error({ path: `${path}.protocol`, message });
    }
    if (name === '') findings.error({ path: `${path}.name`, message: 'must not be empty' });
    if (names.has(name)) {
      findings.error({ path: `${path}.name`, message: `'${name}' is there twice: rename one` });
    }
    if (numbers.has(number)) {
      const message = `${number} is there twice: a port has one protocol`;
      findings.error({ path: `${path}.number`, message });
    }
    names.add(name);
    numbers.add(number);
  });
}

function checkAddresses(spec: Spec, findings: Findings): void {
  const { addresses = [], resolution = 'NONE', ports = [] } = spec;
  addresses.forEach((address, i) => {
    const path = `spec.addresses[${i}]`;
    if (!isCidr(address)) {
      const message = `'${address}' is neither an IP address nor a range such as 10.0.0.0/8`;
      return findings.error({ path, message });
    }
    if (isIP(address) === 0 && resolution !== 'NONE' && resolution !== 'STATIC') {
      const message = `a range cannot be with resolution ${resolution}: give single addresses`;
      findings.error({ path, message });
    }
  });
  const isBytes = ports.some(({ protocol = '' }) => ['TCP', 'MONGO'].includes(protocol));
  if (isBytes && addresses.length === 0 && resolution === 'NONE') {
    const message = 'without addresses, TCP of every address on these ports is meant: give some';
    findings.warn({ path: 'spec.addresses', message });
  }
}

function checkResolution(spec: Spec, findings: Findings): void {
  const { resolution = 'NONE', endpoints = [], hosts } = spec;
  const path = 'spec.endpoints';
  switch (resolution) {
    case 'NONE':
      if (endpoints.length > 0) {
        const message = 'must not be with resolution NONE: clients choose; use STATIC or DNS';
        findings.error({ path, message });
      }
      break;
    case 'STATIC':
      endpoints.forEach(({ address = '' }, i) => {
        if (isIP(address) !== 0 || address.startsWith('unix://')) return;
        const message = `'${address}' must be an IP address with resolution STATIC, or use DNS`;
        findings.error({ path: `${path}[${i}].address`, message });
      });
      break;
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      if (endpoints.length > 1 && resolution === 'DNS_ROUND_ROBIN') {
        findings.error({ path, message: 'must be one at most with DNS_ROUND_ROBIN: use DNS' });
      }
      if (endpoints.length === 0 && hosts.some((host) => host.startsWith('*'))) {
        const message = 'are required where a host is a wildcard: it cannot be looked up';
        findings.error({ path, message });
      }
      break;
    case 'DYNAMIC_DNS':
      checkDynamic(spec, findings);
  }
  endpoints.forEach((endpoint, i) => checkEndpoint(endpoint, { spec, at: i }, findings));
}

function checkDynamic({ endpoints = [], addresses = [], hosts }: Spec, findings: Findings): void {
  if (hosts.some((host) => !host.startsWith('*'))) {
    const message = 'must all be wildcards with resolution DYNAMIC_DNS, or use DNS';
    findings.error({ path: 'spec.hosts', message });
  }
  if (endpoints.length + addresses.length > 0) {
    const message = 'DYNAMIC_DNS looks up what is asked for: remove addresses and endpoints';
    findings.error({ path: 'spec.resolution', message });
  }
}

type Placed = { readonly spec: Spec; readonly at: number };

function checkEndpoint(
  endpoint: WorkloadEntrySpec,
  { spec, at }: Placed,
  findings: Findings,
): void {
  const path = `spec.endpoints[${at}]`;
  checkWorkloadEntry({ spec: endpoint, path }, findings);
  const declared = new Set((spec.ports ?? []).map(({ name }) => name));
  for (const name of Object.keys(endpoint.ports ?? {})) {
    if (declared.has(name)) continue;
    const message = `'${name}' is not in spec.ports: name one of ${[...declared].join(', ')}`;
    findings.error({ path: `${path}.ports[${name}]`, message });
  }
}
