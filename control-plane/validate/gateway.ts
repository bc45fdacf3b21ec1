// What a Gateway must keep to beyond its shape.
import type { GatewayServer, GatewaySpec } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';
import { checkBind, checkServerTls, type ServerAt } from './gateway-tls.ts';
import { checkHost, checkPort } from './values.ts';

const PROTOCOLS: ReadonlySet<string> = new Set([
  'HTTP',
  'HTTPS',
  'GRPC',
  'GRPC-WEB',
  'HTTP2',
  'MONGO',
  'TCP',
  'TLS',
  'REDIS',
  'MYSQL',
]);

export function checkGateway({ servers = [] }: GatewaySpec, findings: Findings): void {
  if (servers.length === 0) {
    findings.error({
      path: 'spec.servers',
      message: 'is required: say which port and hosts to open',
    });
  }
  const names = new Set<string>();
  servers.forEach((server, i) => {
    const path = `spec.servers[${i}]`;
    checkServer({ server, path }, findings);
    const { name } = server;
    if (name !== undefined && name !== '' && names.has(name)) {
      findings.error({ path: `${path}.name`, message: `'${name}' is there twice: rename one` });
    }
    if (name !== undefined) names.add(name);
  });
  checkPortNames(servers, findings);
}

function checkPortNames(servers: readonly GatewayServer[], findings: Findings): void {
  const names = new Set<string>();
  servers.forEach(({ port }, i) => {
    const path = `spec.servers[${i}].port.name`;
    if (names.has(port.name)) {
      findings.error({
        path,
        message: `'${port.name}' is there twice: name each port differently`,
      });
    }
    names.add(port.name);
  });
}

function checkServer({ server, path }: ServerAt, findings: Findings): void {
  const { port, hosts } = server;
  checkPort({ path: `${path}.port.number`, value: port.number }, findings);
  if (port.name === '') findings.error({ path: `${path}.port.name`, message: 'must not be empty' });
  if (!PROTOCOLS.has(port.protocol.toUpperCase())) {
    const message = `'${port.protocol}' must be one of ${[...PROTOCOLS].join(', ')}`;
    findings.error({ path: `${path}.port.protocol`, message });
  }
  if (hosts.length === 0) {
    findings.error({ path: `${path}.hosts`, message: "is required: name hosts, or '*' for all" });
  }
  hosts.forEach((host, i) => {
    const at = `${path}.hosts[${i}]`;
    const [first = '', ...rest] = host.split('/');
    const name = rest.length === 0 ? first : rest.join('/');
    if (rest.length > 0 && first === '') {
      findings.error({
        path: at,
        message: `'${host}' needs a namespace, '.' or '*' before the '/'`,
      });
    }
    checkHost({ path: at, value: name }, { wildcard: true }, findings);
  });
  checkBind({ server, path }, findings);
  checkServerTls({ server, path }, findings);
}
