// What a VirtualService must keep to beyond its shape.
import type { VirtualServiceSpec } from '../../api/istio/index.ts';
import { isCidr } from '../../lib/index.ts';
import type { Findings } from './finding.ts';
import { checkHttpRoute } from './http-route.ts';
import { checkExportTo, checkHost, checkPort } from './values.ts';

const MESH = 'mesh';

export function checkVirtualService(spec: VirtualServiceSpec, findings: Findings): void {
  const { hosts = [], gateways = [MESH], http = [], tls = [], tcp = [] } = spec;
  if (hosts.length === 0) checkDelegate(spec, findings);
  checkHosts({ hosts, isMesh: gateways.includes(MESH) }, findings);
  checkGateways(spec.gateways ?? [], findings);
  checkExportTo({ path: 'spec.exportTo', value: spec.exportTo }, findings);
  if (http.length + tls.length + tcp.length === 0) {
    findings.error({ path: 'spec', message: 'has no routes: give http, tls or tcp' });
  }
  const isDelegate = hosts.length === 0;
  http.forEach((route, i) => {
    checkHttpRoute({ route, path: `spec.http[${i}]`, isDelegate }, findings);
    const isCatchAll = (route.match ?? []).length === 0;
    if (!isCatchAll || i === http.length - 1) return;
    const below = http.length - 1 - i;
    const message = `matches everything: the ${below} below it are never reached; put it last`;
    findings.warn({ path: `spec.http[${i}]`, message });
  });
  checkLayer4(spec, findings);
}

function checkDelegate(spec: VirtualServiceSpec, findings: Findings): void {
  for (const field of ['gateways', 'tls', 'tcp'] as const) {
    if ((spec[field] ?? []).length === 0) continue;
    const message = 'must not be here without hosts: only other VirtualServices refer to this one';
    findings.error({ path: `spec.${field}`, message });
  }
}

function checkHosts(
  { hosts, isMesh }: { readonly hosts: readonly string[]; readonly isMesh: boolean },
  findings: Findings,
): void {
  const seen = new Set<string>();
  hosts.forEach((host, i) => {
    const path = `spec.hosts[${i}]`;
    checkHost({ path, value: host }, { wildcard: true }, findings);
    if (host === '*' && isMesh) {
      const message = "'*' would catch all traffic of the mesh: name hosts, or only a gateway";
      findings.error({ path, message });
    }
    if (seen.has(host)) findings.error({ path, message: `'${host}' is there twice: remove one` });
    seen.add(host);
  });
}

function checkGateways(gateways: readonly string[], findings: Findings): void {
  gateways.forEach((gateway, i) => {
    const parts = gateway.split('/');
    if (parts.length <= 2 && parts.every((part) => part !== '')) return;
    const message = `'${gateway}' must be a name, <namespace>/<name> or 'mesh'`;
    findings.error({ path: `spec.gateways[${i}]`, message });
  });
}

function checkLayer4({ tls = [], tcp = [] }: VirtualServiceSpec, findings: Findings): void {
  const both = [
    ...tls.map((route, i) => ({ route, path: `spec.tls[${i}]` })),
    ...tcp.map((route, i) => ({ route, path: `spec.tcp[${i}]` })),
  ];
  for (const { route, path } of both) {
    const targets = route.route ?? [];
    if (targets.length === 0) {
      findings.error({ path: `${path}.route`, message: 'is required: say where connections go' });
    }
    targets.forEach(({ destination }, i) => {
      const at = `${path}.route[${i}].destination`;
      checkHost({ path: `${at}.host`, value: destination.host }, { wildcard: false }, findings);
      const { port } = destination;
      if (port !== undefined)
        checkPort({ path: `${at}.port.number`, value: port.number }, findings);
    });
  }
  for (const { route, path } of both) {
    (route.match ?? []).forEach((match, i) => checkSubnets(match, `${path}.match[${i}]`, findings));
  }
  tls.forEach(({ match }, i) => {
    match.forEach(({ sniHosts }, j) => {
      if (sniHosts.length > 0) return;
      const path = `spec.tls[${i}].match[${j}].sniHosts`;
      findings.error({ path, message: 'is required: name the server names to match' });
    });
  });
}

type Subnets = { readonly destinationSubnets?: readonly string[]; readonly sourceSubnet?: string };

function checkSubnets(
  { destinationSubnets = [], sourceSubnet }: Subnets,
  path: string,
  findings: Findings,
): void {
  const given = destinationSubnets.map((text, i) => ({ text, field: `destinationSubnets[${i}]` }));
  if (sourceSubnet !== undefined) given.push({ text: sourceSubnet, field: 'sourceSubnet' });
  for (const { text, field } of given) {
    if (isCidr(text)) continue;
    const message = `'${text}' is neither an IP address nor a range such as 10.0.0.0/8`;
    findings.error({ path: `${path}.${field}`, message });
  }
}
