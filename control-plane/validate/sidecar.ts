// What a Sidecar must keep to beyond its shape.
import type { SidecarSpec } from '../../api/istio/index.ts';
import { checkPool } from './destination-rule.ts';
import type { Findings } from './finding.ts';
import { checkHost, checkPort, isDnsLabel } from './values.ts';

export function checkSidecar(spec: SidecarSpec, findings: Findings): void {
  const { ingress = [], egress = [], outboundTrafficPolicy, inboundConnectionPool } = spec;
  if (ingress.length + egress.length === 0 && outboundTrafficPolicy === undefined) {
    const message = 'says nothing: give ingress, egress or outboundTrafficPolicy';
    findings.error({ path: 'spec', message });
  }
  checkIngress(ingress, findings);
  checkEgress(egress, findings);
  checkEgressProxy(outboundTrafficPolicy, findings);
  if (inboundConnectionPool !== undefined) {
    checkPool(inboundConnectionPool, 'spec.inboundConnectionPool', findings);
  }
}

function checkEgressProxy(policy: SidecarSpec['outboundTrafficPolicy'], findings: Findings): void {
  if (policy?.egressProxy === undefined) return;
  const path = 'spec.outboundTrafficPolicy.egressProxy';
  if (policy.mode === 'REGISTRY_ONLY') {
    const message = 'has no effect with REGISTRY_ONLY: nothing unknown is let out; use ALLOW_ANY';
    findings.error({ path, message });
  }
  checkPort({ path: `${path}.port.number`, value: policy.egressProxy.port?.number }, findings);
}

type Ingress = NonNullable<SidecarSpec['ingress']>;

const ENDPOINT = /^((127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\[::\]):\d{1,5}|unix:\/\/\/.+)$/;

function checkIngress(ingress: Ingress, findings: Findings): void {
  const taken = new Set<string>();
  ingress.forEach(({ port, bind = '', defaultEndpoint, connectionPool }, i) => {
    const path = `spec.ingress[${i}]`;
    checkPort({ path: `${path}.port.number`, value: port?.number }, findings);
    if (port?.targetPort !== undefined) {
      const message = 'has no effect here: use defaultEndpoint';
      findings.error({ path: `${path}.port.targetPort`, message });
    }
    const key = `${bind}:${port?.number ?? ''}`;
    if (taken.has(key)) {
      const message = `${port?.number ?? ''} is there twice: remove one`;
      findings.error({ path: `${path}.port.number`, message });
    }
    taken.add(key);
    if (defaultEndpoint !== undefined && !ENDPOINT.test(defaultEndpoint)) {
      const message = `'${defaultEndpoint}' must be 127.0.0.1:PORT, 0.0.0.0:PORT or unix:///path`;
      findings.error({ path: `${path}.defaultEndpoint`, message });
    }
    if (connectionPool !== undefined) checkPool(connectionPool, `${path}.connectionPool`, findings);
  });
}

type Egress = NonNullable<SidecarSpec['egress']>;

function checkEgress(egress: Egress, findings: Findings): void {
  egress.forEach(({ port, bind, hosts = [] }, i) => {
    const path = `spec.egress[${i}]`;
    if (hosts.length === 0) {
      const message = "is required: say what is seen, such as './*' or 'shop/*'";
      findings.error({ path: `${path}.hosts`, message });
    }
    hosts.forEach((host, j) => checkImport({ host, path: `${path}.hosts[${j}]` }, findings));
    if (port === undefined && i < egress.length - 1) {
      const message = 'has no port and so takes all: put it last';
      findings.error({ path, message });
    }
    if (port?.number !== undefined && port.number !== 0) {
      checkPort({ path: `${path}.port.number`, value: port.number }, findings);
    }
    if ((bind ?? '') !== '' && port === undefined) {
      findings.error({ path: `${path}.bind`, message: 'needs a port: say which, or remove it' });
    }
  });
}

type ImportAt = { readonly host: string; readonly path: string };

function checkImport({ host, path }: ImportAt, findings: Findings): void {
  const [namespace = '', name, ...more] = host.split('/');
  if (name === undefined || more.length > 0) {
    const message = `'${host}' must be <namespace>/<host>, such as './*' or 'shop/*'`;
    return findings.error({ path, message });
  }
  if (!['.', '*', '~'].includes(namespace) && !isDnsLabel(namespace)) {
    const message = `'${namespace}' is neither a namespace nor '.', '*' or '~'`;
    findings.error({ path, message });
  }
  checkHost({ path, value: name }, { wildcard: true }, findings);
}
