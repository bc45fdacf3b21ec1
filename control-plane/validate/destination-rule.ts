// What a DestinationRule must keep to beyond its shape.
import type {
  ClientTls,
  ConnectionPool,
  DestinationRuleSpec,
  OutlierDetection,
  TrafficPolicy,
} from '../../api/istio/index.ts';
import { checkBalancing } from './balancing.ts';
import type { Findings } from './finding.ts';
import {
  checkDuration,
  checkExportTo,
  checkHost,
  checkPercent,
  checkPort,
  isDnsLabel,
} from './values.ts';

export function checkDestinationRule(spec: DestinationRuleSpec, findings: Findings): void {
  checkHost({ path: 'spec.host', value: spec.host }, { wildcard: true }, findings);
  checkExportTo({ path: 'spec.exportTo', value: spec.exportTo }, findings);
  checkPolicy(spec.trafficPolicy, 'spec.trafficPolicy', findings);
  const names = new Set<string>();
  (spec.subsets ?? []).forEach(({ name, trafficPolicy }, i) => {
    const path = `spec.subsets[${i}]`;
    if (!isDnsLabel(name)) {
      const message = `'${name}' must be letters, digits and '-', such as v1`;
      findings.error({ path: `${path}.name`, message });
    }
    if (names.has(name)) {
      const message = `'${name}' is there twice: give each subset its own name`;
      findings.error({ path: `${path}.name`, message });
    }
    names.add(name);
    checkPolicy(trafficPolicy, `${path}.trafficPolicy`, findings);
  });
}

type Policy = TrafficPolicy | NonNullable<TrafficPolicy['portLevelSettings']>[number];

function checkPolicy(policy: TrafficPolicy | undefined, path: string, findings: Findings): void {
  if (policy === undefined) return;
  if (Object.keys(policy).length === 0) {
    findings.error({ path, message: 'is empty: set something or leave it out' });
  }
  checkBlocks(policy, path, findings);
  const { tunnel, proxyProtocol, portLevelSettings = [] } = policy;
  if (tunnel !== undefined) {
    checkHost(
      { path: `${path}.tunnel.targetHost`, value: tunnel.targetHost },
      { wildcard: false },
      findings,
    );
    checkPort({ path: `${path}.tunnel.targetPort`, value: tunnel.targetPort }, findings);
    const { protocol = 'CONNECT' } = tunnel;
    if (protocol !== 'CONNECT' && protocol !== 'POST') {
      findings.error({ path: `${path}.tunnel.protocol`, message: `must be CONNECT or POST` });
    }
    if (proxyProtocol !== undefined) {
      findings.error({
        path: `${path}.proxyProtocol`,
        message: 'cannot be with tunnel: remove one',
      });
    }
  }
  portLevelSettings.forEach((settings, i) => {
    const at = `${path}.portLevelSettings[${i}]`;
    checkPort({ path: `${at}.port.number`, value: settings.port?.number }, findings);
    const { port: _, ...blocks } = settings;
    if (Object.keys(blocks).length === 0) {
      findings.error({
        path: at,
        message: 'sets nothing for its port: set something or remove it',
      });
    }
    checkBlocks(settings, at, findings);
  });
}

function checkBlocks(policy: Policy, path: string, findings: Findings): void {
  const { loadBalancer, connectionPool, outlierDetection, tls } = policy;
  if (loadBalancer !== undefined) checkBalancing(loadBalancer, `${path}.loadBalancer`, findings);
  if (connectionPool !== undefined) checkPool(connectionPool, `${path}.connectionPool`, findings);
  if (outlierDetection !== undefined) {
    checkOutlier(outlierDetection, `${path}.outlierDetection`, findings);
  }
  if (tls !== undefined) checkTls(tls, `${path}.tls`, findings);
}

export function checkPool({ tcp, http }: ConnectionPool, path: string, findings: Findings): void {
  if (tcp === undefined && http === undefined) {
    findings.error({ path, message: 'is empty: give tcp or http' });
  }
  checkDuration({ path: `${path}.tcp.connectTimeout`, value: tcp?.connectTimeout }, findings);
  const numbers = { ...prefixed('tcp', tcp), ...prefixed('http', http) };
  for (const [field, value] of Object.entries(numbers)) {
    if (typeof value !== 'number' || value >= 0) continue;
    findings.error({ path: `${path}.${field}`, message: `must not be negative, but is ${value}` });
  }
  if (http?.useClientProtocol === true && http.h2UpgradePolicy === 'UPGRADE') {
    const message = 'contradicts h2UpgradePolicy UPGRADE: remove one';
    findings.error({ path: `${path}.http.useClientProtocol`, message });
  }
}

function prefixed(prefix: string, fields: object | undefined): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [`${prefix}.${name}`, value]));
}

function checkOutlier(outlier: OutlierDetection, path: string, findings: Findings): void {
  checkDuration({ path: `${path}.interval`, value: outlier.interval }, findings);
  checkDuration({ path: `${path}.baseEjectionTime`, value: outlier.baseEjectionTime }, findings);
  for (const field of ['maxEjectionPercent', 'minHealthPercent'] as const) {
    checkPercent({ path: `${path}.${field}`, value: outlier[field] }, findings);
  }
}

function checkTls(tls: ClientTls, path: string, findings: Findings): void {
  const { mode, clientCertificate, privateKey, caCertificates, credentialName } = tls;
  const files = { clientCertificate, privateKey, caCertificates };
  const given = Object.entries(files).filter(([, value]) => (value ?? '') !== '');
  if (credentialName !== undefined && given.length > 0) {
    const names = given.map(([field]) => field).join(', ');
    const message = `stands beside ${names}: give one or the other`;
    findings.error({ path: `${path}.credentialName`, message });
  }
  if (mode === 'MUTUAL' && credentialName === undefined) {
    for (const field of ['clientCertificate', 'privateKey'] as const) {
      if ((files[field] ?? '') !== '') continue;
      const message = 'is required for MUTUAL, or a credentialName instead';
      findings.error({ path: `${path}.${field}`, message });
    }
  }
  if (mode !== 'ISTIO_MUTUAL') return;
  for (const [field] of given) {
    const message = "must not be with ISTIO_MUTUAL: the mesh's own certificates are used";
    findings.error({ path: `${path}.${field}`, message });
  }
}
