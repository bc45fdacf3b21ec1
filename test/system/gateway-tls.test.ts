// A gateway with certificates from Secrets, over real sockets: control plane and proxy as they run,
// TLS with and without a client's certificate, and a rotation that no connection notices.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { t } from 'tap';
import { TestAuthority, type CertifiedKey } from '../harness/certificates.ts';
import { provedPlane } from '../harness/proved-plane.ts';
import { freePorts, get, runProxy, serveApp, untilStatus } from '../harness/proxy-program.ts';
import { secretYaml } from '../harness/secret-yaml.ts';
import { ruleYaml, serviceYaml } from '../harness/yaml-objects.ts';

const XDS_PORT = 25_412;
const NAMESPACE = 'edge';

type Answer = { readonly status: number; readonly serial: string };

const authority = new TestAuthority();
const stranger = new TestAuthority(2);
const ports = await freePorts();
const own = await freePorts();

function gatewayYaml(): string {
  const server = (name: string, tls: string): string =>
    `{ port: { number: ${ports.inbound}, name: ${name}, protocol: HTTPS }, ` +
    `hosts: [${name}.test], tls: ${tls} }`;
  return ruleYaml({
    kind: 'Gateway',
    name: 'gate',
    namespace: NAMESPACE,
    spec: `
    selector: { istio: gate }
    servers:
      - ${server('simple', '{ mode: SIMPLE, credentialName: shop }')}
      - ${server('mutual', '{ mode: MUTUAL, credentialName: members }')}`,
  });
}

function applicationYaml(): readonly string[] {
  const spec = `{ ports: [{ port: 80, targetPort: ${ports.upstream}, name: http }] }`;
  const http = 'http: [{ route: [{ destination: { host: web } }] }]';
  const routes = `{ hosts: ['*'], gateways: [gate], ${http} }`;
  return [
    serviceYaml({ name: 'web', namespace: NAMESPACE, spec }),
    `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, namespace: ${NAMESPACE}, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: http, port: ${ports.upstream}, protocol: TCP }]
endpoints: [{ addresses: [127.0.0.1], conditions: { ready: true } }]
`,
    ruleYaml({ kind: 'VirtualService', name: 'web', namespace: NAMESPACE, spec: routes }),
  ];
}

function secrets(shop: Readonly<Record<string, string>>): readonly string[] {
  const members = pairOf(authority.issue({ kind: 'dns', value: 'mutual.test' }));
  return [
    secretYaml({ name: 'shop', namespace: NAMESPACE, data: shop }),
    secretYaml({ name: 'members', namespace: NAMESPACE, data: members }),
    secretYaml({
      name: 'members-cacert',
      namespace: NAMESPACE,
      data: { cacert: authority.rootPem },
    }),
  ];
}

function pairOf({ chain, key }: CertifiedKey): Record<string, string> {
  return { 'tls.crt': chain, 'tls.key': key };
}

/** Rejects when the handshake fails. */
function ask(host: string, options: RequestOptions = {}): Promise<Answer> {
  const to = { host: '127.0.0.1', port: ports.inbound, servername: host, ca: authority.rootPem };
  return new Promise((resolve, reject) => {
    const sent = request({ ...to, agent: false, headers: { host }, ...options }, (response) => {
      const { socket, statusCode = 0 } = response;
      const serial = socket instanceof TLSSocket ? socket.getPeerCertificate().serialNumber : '';
      response.resume().on('end', () => resolve({ status: statusCode, serial }));
    });
    sent.on('error', reject).end();
  });
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`did not come: ${what}`);
}

const first = authority.issue({ kind: 'dns', value: 'simple.test' });
const second = authority.issue({ kind: 'dns', value: 'simple.test' });
const stopping = new AbortController();
const rules = [gatewayYaml(), ...applicationYaml()];
const plane = provedPlane({
  port: XDS_PORT,
  yaml: [...rules, ...secrets(pairOf(first))],
  caller: { namespace: NAMESPACE, serviceAccount: 'gate' },
  signal: stopping.signal,
});
await plane.server.start();
const folder = mkdtempSync(join(tmpdir(), 'lateen-gateway-'));
t.teardown(async () => {
  stopping.abort();
  plane.registry.stop();
  await plane.server.stop();
  rmSync(folder, { recursive: true, force: true });
});
writeFileSync(join(folder, 'root.pem'), plane.rootPem);
writeFileSync(join(folder, 'token'), 'token');
writeFileSync(join(folder, 'labels'), 'istio="gate"\n');
await serveApp(t, ports.upstream, (_, response) => response.end('hello'));
runProxy(t, ['router', '--domain', `${NAMESPACE}.svc.cluster.local`], {
  POD_NAME: 'gate-1',
  POD_NAMESPACE: NAMESPACE,
  SERVICE_ACCOUNT: 'gate',
  CA_ROOT_CA: join(folder, 'root.pem'),
  LATEEN_TOKEN_FILE: join(folder, 'token'),
  LATEEN_POD_INFO: folder,
  ISTIO_META_ENVOY_STATUS_PORT: String(own.inbound),
  ISTIO_META_ENVOY_PROMETHEUS_PORT: String(own.outbound),
  MINIMUM_DRAIN_DURATION: '0s',
  PROXY_CONFIG: JSON.stringify({
    discoveryAddress: `localhost:${XDS_PORT}`,
    proxyAdminPort: own.admin,
    statusPort: own.upstream,
  }),
});

await t.test('a ready gateway shows the certificate of its Secret', async (t) => {
  await untilStatus({ port: own.inbound, path: '/healthz/ready', status: 200 });

  t.match(await ask('simple.test'), { status: 200 });
});

await t.test('asks clients to prove themselves where the Gateway says so', async (t) => {
  const member = authority.issue({ kind: 'dns', value: 'member' });
  const other = stranger.issue({ kind: 'dns', value: 'member' });

  t.match(await ask('mutual.test', { cert: member.chain, key: member.key }), { status: 200 });
  await t.rejects(ask('mutual.test'));
  await t.rejects(ask('mutual.test', { cert: other.chain, key: other.key }));
});

await t.test('rotates without a dropped connection, and keeps what it has', async (t) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const before = await ask('simple.test', { agent });

  plane.publish([...rules, ...secrets(pairOf(second))]);
  await until('the new certificate', async () => {
    return (await ask('simple.test')).serial !== before.serial;
  });
  t.same(await ask('simple.test', { agent }), before, 'on the connection that stood');

  const { serial } = await ask('simple.test');
  plane.publish([...rules, ...secrets({ 'tls.crt': first.chain, 'tls.key': 'broken' })]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.same(await ask('simple.test'), { status: 200, serial }, 'a broken one changes nothing');
  plane.publish(rules);
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.same(await ask('simple.test'), { status: 200, serial }, 'nor does one that is gone');
});

await t.test('shows nobody a key', async (t) => {
  const { body } = await get(own.admin, '/config_dump');

  t.match(body, /kubernetes:\/\/shop/);
  for (const { key } of [first, second]) {
    t.notMatch(body, Buffer.from(key).toString('base64').slice(0, 60));
    t.notMatch(body, key.split('\n')[1] ?? '');
  }
});
