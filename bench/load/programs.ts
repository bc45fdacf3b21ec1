// Load generators of our own, for what wrk cannot do. Each is a program on the clients' core that
// prints one report.
import { join } from 'node:path';
import { LOAD_CORE, output } from '../process/index.ts';
import type { CertificateFiles } from '../subjects/index.ts';
import { reportIn, type LoadReport } from './report.ts';

type Clients = {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
};

/** So many requests a second over so many connections, whether or not answers keep up. */
export function openLoop(load: Clients & { readonly rps: number }): Promise<LoadReport> {
  const { port, connections, seconds, rps } = load;
  return run('open-loop', [port, connections, seconds, rps]);
}

/** Each connection asks for `/stream`, of so many bytes, again and again. */
export function streams(load: Clients & { readonly bytes: number }): Promise<LoadReport> {
  const { port, connections, seconds, bytes } = load;
  return run('stream', [port, connections, seconds, bytes]);
}

/** Each stream of each connection sends messages of gRPC and hears them back. */
export function messages(load: Clients & { readonly streams: number }): Promise<LoadReport> {
  const { port, connections, seconds, streams: perConnection } = load;
  return run('messages', [port, connections, seconds, perConnection]);
}

type SlowStream = {
  readonly port: number;
  readonly seconds: number;
  readonly rps: number;
  readonly isThere: boolean;
};

/** So many requests a second over one HTTP/2 connection, beside a slow reader if it is there. */
export function besideSlowStream(load: SlowStream): Promise<LoadReport> {
  const { port, seconds, rps, isThere } = load;
  return run('slow-stream', [port, seconds, rps, isThere ? 1 : 0]);
}

/** Connect, full mutual handshake, one small request, close: so many of these at once. */
export function handshakes(
  load: Clients & { readonly certificates: CertificateFiles },
): Promise<LoadReport> {
  const { port, connections, seconds, certificates } = load;
  const { root, client, server } = certificates;
  const files = [root, client.chain, client.key, server.dns];
  return run('handshakes', [port, connections, seconds, ...files]);
}

async function run(name: string, words: readonly (string | number)[]): Promise<LoadReport> {
  const program = join(import.meta.dirname, name, 'main.ts');
  const command = [process.execPath, program, ...words.map(String)];
  return reportIn(await output({ command, env: {}, core: LOAD_CORE }));
}
