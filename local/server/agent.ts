// What only the node agent knows: the logs of containers, and commands inside them. Passed through
// over its socket, in both directions, until either side ends.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listAt, stringAt, type KubeObject } from '../../lib/index.ts';
import { badRequest, unavailable, type Target } from '../registry/index.ts';
import { prepareStream, type Exchange } from './exchange.ts';
import type { ResourceParts } from './parts.ts';

// An agent that is alive answers a local socket at once.
const AGENT_ANSWER_TIMEOUT_MS = 10_000;
const ERROR_BYTES_MAX = 16 * 1024;

export async function serveLog(
  { registry, agentSocket }: ResourceParts,
  exchange: Exchange,
  target: Target,
): Promise<void> {
  const path = containerPath('containerLogs', registry.get(target), exchange.query);
  const answer = await ask(agentSocket, { path, exchange });
  if (answer.statusCode !== 200) {
    const text = (await textOf(answer)).trim();
    throw badRequest(text === '' ? 'the node agent could not read this log' : text);
  }
  prepareStream(exchange, 'text/plain');
  exchange.response.flushHeaders();
  // Whichever side ends first, the other is closed with it; a client that goes is no failure.
  await pipeline(answer, exchange.response).catch(() => answer.destroy());
}

/** exec, attach and port-forward: the client's own upgrade request, on to the agent as it is. */
export function tunnel(
  { registry, agentSocket, log }: ResourceParts,
  upgrade: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
  asked: { readonly target: Target; readonly subresource: string; readonly query: URLSearchParams },
): void {
  const { request, socket, head } = upgrade;
  const pod = registry.get(asked.target);
  const path = tunnelPath(pod, asked);
  const agent: Socket = connect(agentSocket);
  agent.on('error', (error) => {
    log.warn('the node agent could not be reached', { error });
    if (agent.bytesRead > 0) socket.destroy();
    else socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
  });
  agent.on('close', () => socket.end());
  socket.on('close', () => agent.destroy());
  agent.on('connect', () => {
    agent.write(`${request.method ?? 'GET'} ${path} HTTP/1.1\r\n${rawHeaders(request)}\r\n`);
    agent.write(head);
    agent.pipe(socket);
    socket.pipe(agent);
  });
}

function tunnelPath(
  pod: KubeObject,
  { subresource, query }: { readonly subresource: string; readonly query: URLSearchParams },
): string {
  if (subresource !== 'portforward') return containerPath(subresource, pod, query);
  const { namespace = '', name } = pod.metadata;
  return `/portForward/${namespace}/${name}?${query.toString()}`;
}

/** `/<what>/<namespace>/<pod>/<container>?…`, once it is clear which container is meant. */
function containerPath(what: string, pod: KubeObject, query: URLSearchParams): string {
  const { namespace = '', name } = pod.metadata;
  const container = containerOf(pod, query.get('container') ?? '');
  if ((stringAt(pod, 'spec', 'nodeName') ?? '') === '') {
    throw badRequest(`pod ${name} does not have a host assigned`);
  }
  const rest = new URLSearchParams(query);
  rest.delete('container');
  return `/${what}/${namespace}/${name}/${container}?${rest.toString()}`;
}

function containerOf(pod: KubeObject, asked: string): string {
  const namesIn = (field: string): readonly string[] =>
    listAt(pod, 'spec', field).flatMap((container) => stringAt(container, 'name') ?? []);
  const main = namesIn('containers');
  const init = namesIn('initContainers');
  const { name } = pod.metadata;
  if (asked !== '') {
    if (main.includes(asked) || init.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [only, ...others] = main;
  if (only !== undefined && others.length === 0) return only;
  const choices = `choose one of: [${main.join(' ')}]`;
  const also = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  throw badRequest(`a container name must be specified for pod ${name}, ${choices}${also}`);
}

function ask(
  socketPath: string,
  { path, exchange }: { readonly path: string; readonly exchange: Exchange },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, path, timeout: AGENT_ANSWER_TIMEOUT_MS });
    request.on('response', (answer) => {
      request.setTimeout(0);
      resolve(answer);
    });
    request.on('timeout', () => request.destroy(new Error('it did not answer in time')));
    request.on('error', (error) => {
      reject(unavailable(`the node agent cannot be reached: ${error.message}`));
    });
    exchange.response.on('close', () => request.destroy());
    request.end();
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) {
    text += String(chunk);
    if (text.length > ERROR_BYTES_MAX) break;
  }
  return text;
}

function rawHeaders({ rawHeaders }: IncomingMessage): string {
  let text = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    // Whoever may ask has been found out already; the agent need not see the credentials.
    if (rawHeaders[i]?.toLowerCase() === 'authorization') continue;
    text += `${rawHeaders[i] ?? ''}: ${rawHeaders[i + 1] ?? ''}\r\n`;
  }
  return text;
}
