// Envoy itself, without anything of the mesh beside it, as a client of ours: it takes all that we
// make for a sidecar and for a gateway without a refusal, by both protocols, and carries requests
// by our rules.
import { spawn } from 'node:child_process';
import { createServer, get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t } from 'tap';
import { TestAuthority } from '../harness/certificates.ts';
import { discovery, type Discovery } from '../harness/discovery.ts';
import { peer } from '../harness/peers.ts';
import { secretYaml } from '../harness/secret-yaml.ts';
import type { Test } from '../harness/unit.ts';
import {
  meshConfigYaml,
  podYaml,
  ruleYaml,
  serviceYaml,
  telemetryYaml,
} from '../harness/yaml-objects.ts';

const XDS_PORT = 25_310;
const BACKEND_PORT = 25_311;
const GATEWAY_PORT = 25_312;
const ADMIN_PORT = 25_313;
// One for each way that a gateway takes TLS, and one for bytes.
const TLS_PORT = 25_314;
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 25;

const BACKEND = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: api-1, namespace: default, labels: { kubernetes.io/service-name: api } }
addressType: IPv4
ports: [{ name: http, port: ${BACKEND_PORT}, protocol: TCP }]
endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }]
`;
const tcp = 'ports: [{ port: 3306, targetPort: 3306, name: tcp-db }]';
const SHOP = [
  podYaml({ name: 'web', labels: '{ app: web, security.istio.io/tlsMode: istio }' }),
  podYaml({ name: 'edge', labels: '{ app: edge }' }),
  serviceYaml({ name: 'web' }),
  serviceYaml({ name: 'api', spec: `{ ports: [{ port: 80, name: http }] }` }),
  serviceYaml({ name: 'auto', spec: `{ selector: { app: web }, ports: [{ port: 7000 }] }` }),
  serviceYaml({ name: 'db', spec: `{ selector: { app: web }, ${tcp} }` }),
  serviceYaml({ name: 'pods', spec: `{ clusterIP: None, selector: { app: web }, ${tcp} }` }),
  BACKEND,
  ruleYaml({
    kind: 'Gateway',
    name: 'edge',
    spec: `{ selector: { app: edge }, servers: [
      { port: { number: ${GATEWAY_PORT}, name: http, protocol: HTTP }, hosts: [shop.example] }] }`,
  }),
  ruleYaml({
    kind: 'DestinationRule',
    name: 'api',
    spec: `{ host: api, trafficPolicy: { loadBalancer: { simple: LEAST_REQUEST },
      connectionPool: { tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 10 } },
      outlierDetection: { consecutive5xxErrors: 7 } },
      subsets: [{ name: v1, labels: { v: "1" } }] }`,
  }),
];

const authority = new TestAuthority();
const { chain, key } = authority.issue({ kind: 'dns', value: 'shop.example' });
const PAIR = { 'tls.crt': chain, 'tls.key': key, 'ca.crt': authority.rootPem };
const MUTUAL =
  'mode: MUTUAL, credentialName: shop, subjectAltNames: [partner], ' +
  `verifyCertificateHash: ['${'ab'.repeat(32)}'], minProtocolVersion: TLSV1_2, ` +
  'cipherSuites: [ECDHE-ECDSA-AES128-GCM-SHA256]';
const SERVERS = [
  ['HTTPS', 'mode: SIMPLE, credentialName: shop'],
  ['HTTPS', MUTUAL],
  ['TLS', 'mode: OPTIONAL_MUTUAL, credentialName: shop'],
  ['TLS', 'mode: PASSTHROUGH'],
  ['TLS', 'mode: AUTO_PASSTHROUGH'],
  ['TCP', ''],
].map(([protocol = '', tls = ''], i) => {
  const port = `{ number: ${TLS_PORT + i}, name: p${i}, protocol: ${protocol} }`;
  return `{ port: ${port}, hosts: ["*"]${tls === '' ? '' : `, tls: { ${tls} }`} }`;
});
const TO_API = 'route: [{ destination: { host: api } }]';
const SECURE = [
  secretYaml({ name: 'shop', data: PAIR }),
  ruleYaml({
    kind: 'Gateway',
    name: 'secure',
    spec: `{ selector: { app: edge }, servers: [${SERVERS.join(', ')}] }`,
  }),
  ruleYaml({
    kind: 'VirtualService',
    name: 'secure',
    spec: `{ hosts: [shop.example], gateways: [secure], http: [{ ${TO_API} }],
      tls: [{ match: [{ sniHosts: [shop.example] }], ${TO_API} }], tcp: [{ ${TO_API} }] }`,
  }),
];

/** What only some meshes have: telemetry, networks, pools, and whatever the mesh may say. */
const MORE = [
  meshConfigYaml(
    '{ pathNormalization: { normalization: DECODE_AND_MERGE_SLASHES }, ' +
      'trustDomainAliases: [old], ' +
      'tcpKeepalive: { time: 60s }, defaultHttpRetryPolicy: { attempts: 3, retryOn: 5xx }, ' +
      'defaultConfig: { tracing: { maxPathTagLength: 64 }, proxyHeaders: ' +
      '{ server: { value: s }, envoyDebugHeaders: { disabled: true } } }, extensionProviders: [' +
      '{ name: spans, opentelemetry: { service: api.default.svc.cluster.local, port: 80 } }, ' +
      '{ name: lines, envoyFileAccessLog: { path: /dev/null, logFormat: { labels: ' +
      '{ code: "%RESPONSE_CODE%" } } } }] }',
  ),
  telemetryYaml(`{ tracing: [{ providers: [{ name: spans }], customTags: { a: { literal:
      { value: b } }, c: { environment: { name: HOME } }, d: { header: { name: x } } } }],
    accessLogging: [{ providers: [{ name: lines }, { name: envoy }], filter: { expression:
      "response.code >= 500 && request.path.startsWith('/a') || request.duration >
      duration('1s') || response.grpc_status != 0 ||
      request.headers['x'].matches('a+')" } }] }`),
  serviceYaml({ name: 'pages', spec: '{ ports: [{ port: 81, name: grpc-web }] }' }),
  ruleYaml({
    kind: 'VirtualService',
    name: 'db',
    spec: `{ hosts: [db], tcp: [
      { match: [{ destinationSubnets: [10.1.0.0/16] }], route: [{ destination: { host: auto } }] },
      { match: [{ sourceSubnet: 10.9.0.0/16 }], route: [{ destination: { host: api } }] }] }`,
  }),
  ruleYaml({
    kind: 'DestinationRule',
    name: 'db',
    spec: `{ host: db, trafficPolicy: { connectionPool: { tcp: { idleTimeout: 30s,
      maxConnectionDuration: 1h, tcpKeepalive: { probes: 3, interval: 1s } } } } }`,
  }),
  ruleYaml({
    kind: 'Sidecar',
    name: 'own',
    spec: `{ egress: [{ hosts: ['*/*'] }], inboundConnectionPool: { tcp: { maxConnections: 9 } },
      outboundTrafficPolicy: { egressProxy: { host: api, port: { number: 80 } } } }`,
  }),
];

function rule(status: number): string {
  return ruleYaml({
    kind: 'VirtualService',
    name: 'api',
    spec: `{ hosts: [api, shop.example], gateways: [mesh, edge], http: [
      { match: [{ uri: { prefix: /old } }], directResponse: { status: ${status} } },
      { match: [{ uri: { regex: "/v[0-9]+/.*" } }], rewrite: { uri: / }, timeout: 2s,
        retries: { attempts: 2, retryOn: 5xx }, route: [{ destination: { host: api } }] },
      { fault: { delay: { percentage: { value: 0.1 }, fixedDelay: 1s } },
        corsPolicy: { allowOrigins: [{ exact: "https://a" }] },
        headers: { response: { set: { x-by: envoy } } },
        route: [{ destination: { host: api } }] }] }`,
  });
}

const KINDS = ['DELTA_GRPC', 'GRPC'] as const;

function bootstrap(node: string, apiType: (typeof KINDS)[number]): string {
  const address = { address: '127.0.0.1', port_value: XDS_PORT };
  const http2 = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
  const ads = { resource_api_version: 'V3', ads: {} };
  return JSON.stringify({
    node: { id: node, cluster: 'test' },
    admin: { address: { socket_address: { address: '127.0.0.1', port_value: ADMIN_PORT } } },
    dynamic_resources: {
      lds_config: ads,
      cds_config: ads,
      ads_config: {
        api_type: apiType,
        transport_api_version: 'V3',
        grpc_services: [{ envoy_grpc: { cluster_name: 'xds' } }],
      },
    },
    static_resources: {
      clusters: [
        {
          name: 'xds',
          type: 'STATIC',
          typed_extension_protocol_options: {
            [http2]: {
              '@type': `type.googleapis.com/${http2}`,
              explicit_http_config: { http2_protocol_options: {} },
            },
          },
          load_assignment: {
            cluster_name: 'xds',
            endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: address } } }] }],
          },
        },
      ],
    },
  });
}

type Starting = { readonly program: string; readonly config: string };

function startEnvoy(t: Test, { program, config }: Starting): void {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-envoy-'));
  const file = join(folder, 'bootstrap.json');
  writeFileSync(file, config);
  const args = ['--config-path', file, '--concurrency', '1', '--disable-hot-restart'];
  const child = spawn(program, [...args, '--log-level', 'off'], { stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  t.teardown(async () => {
    child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true });
  });
}

async function until(t: Test, what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  t.pass(what);
}

/** Everything of every type is acknowledged, and nothing was refused. */
function isSettled({ registry }: Discovery): boolean {
  const all = registry.connections.flatMap((connection) => connection.status());
  return all.length >= 3 && all.every(({ sent, acknowledged }) => sent === acknowledged);
}

function refusals({ registry }: Discovery): readonly string[] {
  return registry.connections.flatMap((connection) =>
    connection.status().flatMap(({ refused = '' }) => (refused === '' ? [] : [refused])),
  );
}

async function answerTo(path: string): Promise<string> {
  const headers = { host: 'shop.example' };
  try {
    const url = `http://127.0.0.1:${GATEWAY_PORT}${path}`;
    return await new Promise<string>((resolve, reject) => {
      get(url, { headers }, (response) => {
        response.resume();
        resolve(`${response.statusCode} ${String(response.headers['x-by'] ?? '')}`.trim());
      }).on('error', reject);
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** By the certificate that came from the Secret. */
async function secureAnswer(): Promise<number | undefined> {
  const to = { host: '127.0.0.1', port: TLS_PORT, servername: 'shop.example' };
  const options = { ...to, ca: authority.rootPem, headers: { host: 'shop.example' } };
  return new Promise((resolve) => {
    getSecurely(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', () => resolve(undefined));
  });
}

const backend = createServer((request, response) => response.end(request.url));
await new Promise<void>((resolve) => backend.listen(BACKEND_PORT, '127.0.0.1', resolve));
t.teardown(() => backend.close());

const program = await peer(t, 'envoy-1.40');

for (const apiType of program === undefined ? [] : KINDS) {
  await t.test(`as a gateway by ${apiType}: takes all of it, and routes`, async (t) => {
    const plane = discovery(XDS_PORT, [...SHOP, ...SECURE, rule(410)]);
    await plane.server.start();
    t.teardown(() => plane.server.stop());
    const config = bootstrap('router~127.0.0.1~edge.default~x', apiType);
    startEnvoy(t, { program: program ?? '', config });

    await until(t, 'acknowledgement', () => isSettled(plane));
    t.same(refusals(plane), []);
    await until(t, 'a routed request', async () => (await answerTo('/')) === '200 envoy');
    t.equal(await answerTo('/old'), '410');

    await until(t, 'TLS', async () => (await secureAnswer()) === 200);

    plane.publish([...SHOP, ...SECURE, rule(411)]);
    await until(t, 'the new rule', async () => (await answerTo('/old')) === '411');
    t.same(refusals(plane), []);
  });

  await t.test(`as a sidecar by ${apiType}: takes all of it`, async (t) => {
    const plane = discovery(XDS_PORT, [...SHOP, ...MORE, rule(410)]);
    await plane.server.start();
    t.teardown(() => plane.server.stop());
    const config = bootstrap('sidecar~127.0.0.1~web.default~x', apiType);
    startEnvoy(t, { program: program ?? '', config });

    await until(t, 'acknowledgement', () => isSettled(plane));
    t.same(refusals(plane), []);
    const types = plane.registry.connections.flatMap((connection) => connection.status());
    t.ok(
      types.every(({ resources }) => resources > 0),
      JSON.stringify(types),
    );
  });
}
