// The proxy as a program of its own, configured from a file, on loopback and on free ports.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer as createWebServer, request, type RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { JsonObject } from '../../lib/index.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'proxy', 'main.ts');
const HTTP = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.';
const ROUTER = 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router';

export type Ports = {
  readonly admin: number;
  readonly inbound: number;
  readonly outbound: number;
  readonly upstream: number;
};

type Environment = Readonly<Record<string, string>>;

export type Program = {
  readonly ended: Promise<{ readonly code: number; readonly said: string }>;
  terminate(): void;
};

export type Answer = { readonly status: number; readonly body: string };

/** Runs `proxy` with these words; what still runs when the test ends is killed. */
export function runProxy(t: Test, words: readonly string[], env: Environment = {}): Program {
  const child = spawn(process.execPath, [MAIN, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return {
    ended: new Promise((resolve) =>
      child.on('close', (code) => resolve({ code: code ?? -1, said })),
    ),
    terminate: () => void child.kill('SIGTERM'),
  };
}

/** One listener for what comes in and one for what goes out, both to the same upstream. */
export function bootstrapFile(t: Test, ports: Ports, listeners = bothListeners(ports)): string {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-proxy-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'bootstrap.yaml');
  const upstream = { endpoint: { address: addressOf(ports.upstream) } };
  const cluster = {
    name: 'app',
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: { cluster_name: 'app', endpoints: [{ lb_endpoints: [upstream] }] },
  };
  const bootstrap = {
    admin: { address: addressOf(ports.admin) },
    static_resources: { clusters: [cluster], listeners },
  };
  writeFileSync(file, JSON.stringify(bootstrap));
  return file;
}

function bothListeners(ports: Ports): readonly JsonObject[] {
  return [
    httpListener('in', { direction: 'INBOUND', port: ports.inbound }),
    httpListener('out', { direction: 'OUTBOUND', port: ports.outbound }),
  ];
}

type Way = { readonly direction: 'INBOUND' | 'OUTBOUND'; readonly port: number };

function httpListener(name: string, { direction, port }: Way): JsonObject {
  const routes = [{ match: { prefix: '/' }, route: { cluster: 'app' } }];
  const config = {
    '@type': `${HTTP}HttpConnectionManager`,
    stat_prefix: name,
    route_config: { name, virtual_hosts: [{ name, domains: ['*'], routes }] },
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: { '@type': ROUTER } }],
  };
  const filters = [{ name: 'http', typed_config: config }];
  return {
    name,
    traffic_direction: direction,
    // What tells a sidecar's way out from a gateway's way in.
    use_original_dst: direction === 'OUTBOUND',
    address: addressOf(port),
    filter_chains: [{ filters }],
  };
}

function addressOf(port: number): JsonObject {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}

export async function freePorts(): Promise<Ports> {
  const servers = [1, 2, 3, 4].map(() => createServer().listen(0, '127.0.0.1'));
  const [admin = 0, inbound = 0, outbound = 0, upstream = 0] = await Promise.all(
    servers.map(async (server) => {
      if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      return typeof address === 'string' ? 0 : (address?.port ?? 0);
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return { admin, inbound, outbound, upstream };
}

/** An application on loopback, until the test ends. */
export async function serveApp(t: Test, port: number, answer: RequestListener): Promise<void> {
  const server = createWebServer(answer);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
}

/** A request on a connection of its own. Rejects when there is no answer. */
export function get(port: number, path: string): Promise<Answer> {
  const agent = new Agent({ keepAlive: false });
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent, timeout: 5000 }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer from ${port}${path}`)));
    sent.on('error', reject);
    sent.end();
  });
}

type Wanted = {
  readonly port: number;
  readonly path: string;
  readonly status: number;
  readonly body?: RegExp;
};

/** Asks again until the answer has that status and text. */
export async function untilStatus({ port, path, status, body = /^/ }: Wanted): Promise<Answer> {
  const deadline = Date.now() + 8000;
  for (;;) {
    const answer = await get(port, path).catch((error: unknown) => String(error));
    if (typeof answer !== 'string' && answer.status === status && body.test(answer.body))
      return answer;
    if (Date.now() > deadline) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
