// What a WorkloadEntry and a WorkloadGroup must keep to beyond their shape.
import type { WorkloadEntrySpec, WorkloadGroupSpec } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';
import { checkHost, checkPort } from './values.ts';

type EntryAt = { readonly spec: WorkloadEntrySpec; readonly path: string };

export function checkWorkloadEntry({ spec, path }: EntryAt, findings: Findings): void {
  const { address = '', ports = {}, network = '' } = spec;
  const isUnix = address.startsWith('unix://');
  if (address === '') {
    const message = 'is required: an IP address, a name or unix:///path';
    const place = { path: `${path}.address`, message };
    if (network === '') findings.error(place);
    else findings.warn(place);
  } else if (isUnix) {
    if (!address.startsWith('unix:///')) {
      const message = `'${address}' must be an absolute path, such as unix:///run/app.sock`;
      findings.error({ path: `${path}.address`, message });
    }
  } else {
    checkHost({ path: `${path}.address`, value: address }, { wildcard: false }, findings);
  }
  for (const [name, value] of Object.entries(ports)) {
    if (isUnix) {
      findings.error({ path: `${path}.ports`, message: 'must not be with a unix:// address' });
    }
    checkPort({ path: `${path}.ports[${name}]`, value }, findings);
  }
}

export function checkWorkloadGroup(spec: WorkloadGroupSpec, findings: Findings): void {
  if (spec.template === undefined) {
    const message = 'is required: what entries made from the group have in common';
    findings.error({ path: 'spec.template', message });
  }
  const { probe } = spec;
  if (probe === undefined) return;
  const { httpGet, tcpSocket, exec, grpc, ...numbers } = probe;
  for (const [field, value] of Object.entries(numbers)) {
    if (value >= 0) continue;
    const message = `must not be negative, but is ${value}`;
    findings.error({ path: `spec.probe.${field}`, message });
  }
  if ([httpGet, tcpSocket, exec, grpc].filter((each) => each !== undefined).length !== 1) {
    const message = 'give exactly one of httpGet, tcpSocket, exec and grpc';
    findings.error({ path: 'spec.probe', message });
  }
  if (exec !== undefined && (exec.command ?? []).length === 0) {
    findings.error({ path: 'spec.probe.exec.command', message: 'is required: what to run' });
  }
  const scheme = httpGet?.scheme ?? 'HTTP';
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') {
    findings.error({ path: 'spec.probe.httpGet.scheme', message: 'must be HTTP or HTTPS' });
  }
}
