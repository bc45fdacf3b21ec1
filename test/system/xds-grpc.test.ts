// A gRPC program without a proxy as a client of ours: dials a service by its name in the mesh, and
// is balanced and routed by our rules.
import { Client, credentials, Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import { register } from '@grpc/grpc-js-xds';
import { t } from 'tap';
import { discovery } from '../harness/discovery.ts';
import { podYaml, ruleYaml, serviceYaml } from '../harness/yaml-objects.ts';

const XDS_PORT = 25_320;
const BACKEND_PORT = 25_321;
const ADDRESSES = { v1: '127.0.0.1', v2: '127.0.0.2' };
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 25;

process.env['GRPC_XDS_BOOTSTRAP_CONFIG'] = JSON.stringify({
  xds_servers: [
    {
      server_uri: `127.0.0.1:${XDS_PORT}`,
      channel_creds: [{ type: 'insecure' }],
      server_features: ['xds_v3'],
    },
  ],
  node: {
    id: 'sidecar~127.0.0.1~web.default~x',
    cluster: 'test',
    locality: { region: '', zone: '', sub_zone: '' },
    metadata: { GENERATOR: 'grpc' },
  },
});
register();

function sliceYaml(version: keyof typeof ADDRESSES): string {
  return `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: api-${version}, namespace: default, labels: { kubernetes.io/service-name: api } }
addressType: IPv4
ports: [{ name: grpc, port: ${BACKEND_PORT}, protocol: TCP }]
endpoints:
  - addresses: ["${ADDRESSES[version]}"]
    conditions: { ready: true }
    targetRef: { kind: Pod, name: ${version} }
`;
}

const SHOP = [
  podYaml({ name: 'web' }),
  podYaml({ name: 'v1', labels: '{ v: "1" }' }),
  podYaml({ name: 'v2', labels: '{ v: "2" }' }),
  serviceYaml({ name: 'api', spec: '{ ports: [{ port: 9000, name: grpc }] }' }),
  ruleYaml({
    kind: 'DestinationRule',
    name: 'api',
    spec: `{ host: api, trafficPolicy: { loadBalancer: { simple: LEAST_REQUEST } },
      subsets: [{ name: v1, labels: { v: "1" } }, { name: v2, labels: { v: "2" } }] }`,
  }),
];

function rule(subset: string): string {
  return ruleYaml({
    kind: 'VirtualService',
    name: 'api',
    spec: `{ hosts: [api], http: [
      { match: [{ headers: { end-user: { exact: jason } } }],
        route: [{ destination: { host: api, subset: v1 } }] },
      { route: [{ destination: { host: api, subset: ${subset} } }] }] }`,
  });
}

const METHOD = '/test.Echo/Who';
const asBytes = (text: string): Buffer => Buffer.from(text);
const asText = (bytes: Buffer): string => bytes.toString();

async function backend(name: keyof typeof ADDRESSES): Promise<void> {
  const server = new Server();
  const definition = {
    path: METHOD,
    requestStream: false,
    responseStream: false,
    requestSerialize: asBytes,
    requestDeserialize: asText,
    responseSerialize: asBytes,
    responseDeserialize: asText,
  };
  server.addService(
    { who: definition },
    { who: (_call: unknown, answer: (error: null, value: string) => void) => answer(null, name) },
  );
  t.teardown(() => server.forceShutdown());
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(
      `${ADDRESSES[name]}:${BACKEND_PORT}`,
      ServerCredentials.createInsecure(),
      (error) => (error === null ? resolve() : reject(error)),
    );
  });
}

function who(client: Client, user = ''): Promise<string> {
  const metadata = new Metadata();
  if (user !== '') metadata.set('end-user', user);
  const deadline = { deadline: new Date(performance.timeOrigin + performance.now() + 2000) };
  return new Promise((resolve) => {
    client.makeUnaryRequest(METHOD, asBytes, asText, 'who', metadata, deadline, (error, value) =>
      resolve(error === null ? (value ?? '') : error.message),
    );
  });
}

t.test('is routed by a VirtualService to the subsets of a DestinationRule', async (t) => {
  await Promise.all([backend('v1'), backend('v2')]);
  const slices = [sliceYaml('v1'), sliceYaml('v2')];
  const plane = discovery(XDS_PORT, [...SHOP, ...slices, rule('v2')]);
  await plane.server.start();
  t.teardown(() => plane.server.stop());
  const client = new Client('xds:///api:9000', credentials.createInsecure());
  t.teardown(() => client.close());

  t.equal(await who(client), 'v2');
  t.equal(await who(client, 'jason'), 'v1');
  t.match(plane.registry.connections, [{ protocol: 'sotw', node: { kind: 'grpc' } }]);

  plane.publish([...SHOP, ...slices, rule('v1')]);
  const end = performance.now() + WAIT_MS;
  while ((await who(client)) !== 'v1' && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  t.equal(await who(client), 'v1');
  const refused = plane.registry.connections.flatMap((one) => one.status()).map((s) => s.refused);
  t.ok(refused.every((reason) => reason === undefined));
});
