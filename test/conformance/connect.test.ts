// CONNECT, where a listener and a route ask for it: tunnels that end at the proxy and tunnels that
// it passes on, in both versions of HTTP; and a refusal everywhere else.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { t } from 'tap';
import type { JsonObject } from '../../lib/index.ts';
import { freePorts, runProxy, untilStatus } from '../harness/proxy-program.ts';

const [ports, more] = [await freePorts(), await freePorts()];
/** Each passes on to the one before, or ends the tunnel. */
const [ENDS, PASSES, PASSES_HTTP2, CLOSED] = [
  ports.inbound,
  ports.outbound,
  more.inbound,
  more.outbound,
];
const CONNECT = { upgrade_type: 'CONNECT' };

const app = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (chunk: Buffer) => socket.write(chunk.toString().toUpperCase()));
  socket.on('end', () => socket.end('bye'));
  socket.on('error', () => undefined);
});
await once(app.listen(ports.upstream, '127.0.0.1'), 'listening');
t.teardown(() => app.close());
const folder = mkdtempSync(join(tmpdir(), 'lateen-connect-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'bootstrap.json');
writeFileSync(file, JSON.stringify(bootstrap()));
runProxy(t, ['sidecar', '--config', file]);
const ready = { port: CLOSED, path: '/', status: 200 };
// On a machine that others use as well it may take twice as long.
await untilStatus(ready).catch(() => untilStatus(ready));

function bootstrap(): JsonObject {
  const ends = { cluster: 'app', upgrade_configs: [{ ...CONNECT, connect_config: {} }] };
  const http2 = { http2_protocol_options: {} };
  return {
    admin: { address: addressOf(ports.admin) },
    static_resources: {
      listeners: [
        listener(ENDS, { upgrades: [CONNECT], route: ends }),
        listener(PASSES, { upgrades: [CONNECT], route: { cluster: 'ends' } }),
        listener(PASSES_HTTP2, { upgrades: [CONNECT], route: { cluster: 'ends-http2' } }),
        listener(CLOSED, { upgrades: [], route: ends }),
      ],
      clusters: [
        cluster('app', ports.upstream, {}),
        cluster('ends', ENDS, {}),
        cluster('ends-http2', ENDS, http2),
      ],
    },
  };
}

type Served = { readonly upgrades: readonly JsonObject[]; readonly route: JsonObject };

function listener(port: number, { upgrades, route }: Served): JsonObject {
  const routes = [
    { match: { connect_matcher: {} }, route: { timeout: '0s', ...route } },
    { match: { prefix: '/' }, direct_response: { status: 200 } },
  ];
  const router = { '@type': typeOf('http.router.v3.Router') };
  const typed_config = {
    '@type': typeOf('network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: `at-${port}`,
    upgrade_configs: upgrades,
    route_config: { name: 'all', virtual_hosts: [{ name: 'all', domains: ['*'], routes }] },
    http_filters: [{ name: 'router', typed_config: router }],
  };
  const filters = [{ name: 'http', typed_config }];
  return { name: `at-${port}`, address: addressOf(port), filter_chains: [{ filters }] };
}

function cluster(name: string, port: number, options: JsonObject): JsonObject {
  const endpoint = { endpoint: { address: addressOf(port) } };
  const endpoints = [{ lb_endpoints: [endpoint] }];
  return { name, ...options, load_assignment: { cluster_name: name, endpoints } };
}

function typeOf(name: string): string {
  return `type.googleapis.com/envoy.extensions.filters.${name}`;
}

function addressOf(port: number): JsonObject {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}

type Opened = {
  readonly status: number;
  readonly tunnel: Duplex;
  readonly close: () => void;
};

function overHttp1(port: number): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method: 'CONNECT', path: 'db.shop:5432' });
    asked.on('connect', ({ statusCode = 0 }, tunnel) =>
      resolve({ status: statusCode, tunnel, close: () => tunnel.destroy() }),
    );
    asked.on('error', reject);
    asked.end();
  });
}

function overHttp2(port: number): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const tunnel = session.request({ ':method': 'CONNECT', ':authority': 'db.shop:5432' });
    tunnel.on('response', (head) =>
      resolve({ status: head[':status'] ?? 0, tunnel, close: () => session.destroy() }),
    );
    tunnel.on('error', reject);
    session.on('error', reject);
  });
}

/** What comes until there is as much as was wanted, or no more. */
async function heard(tunnel: Duplex, bytes: number): Promise<string> {
  let text = '';
  for await (const chunk of tunnel.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.length >= bytes) break;
  }
  return text;
}

for (const [version, open] of [
  ['HTTP/1', overHttp1],
  ['HTTP/2', overHttp2],
] as const) {
  for (const [what, port] of [
    ['ends here', ENDS],
    ['is passed on', PASSES],
    ['is passed on over HTTP/2', PASSES_HTTP2],
  ] as const) {
    await t.test(`${version}: a tunnel that ${what}`, async (t) => {
      const { status, tunnel, close } = await open(port);
      t.teardown(close);

      t.equal(status, 200);
      tunnel.write('select 1;');
      t.equal(await heard(tunnel, 9), 'SELECT 1;');
      tunnel.write('x'.repeat(300_000));
      t.equal(await heard(tunnel, 300_000), 'X'.repeat(300_000));
      tunnel.end();
      t.equal(await heard(tunnel, 100), 'bye');
    });
  }

  await t.test(`${version}: nobody gets one from a listener that does not offer any`, async (t) => {
    const { status, close } = await open(CLOSED);
    t.teardown(close);
    t.equal(status, 403);
  });
}
