// One question to a container, and its answer in the words that `kubectl describe` shows. Network
// probes go from the node to the pod's address; exec probes run inside the container.
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type {
  Container,
  HttpGetAction,
  LifecycleHook,
  Probe,
} from '../../../api/kubernetes/index.ts';
import { askGrpc } from './grpc.ts';
import type { Answer } from './probing.ts';
import { runInside } from './run-inside.ts';

export type Target = {
  readonly container: Container;
  readonly address: string;
  /** The words that run a program inside, or undefined when the container is gone. */
  readonly inside: (argv: readonly string[]) => readonly string[] | undefined;
};

// Kubernetes' own limit for how much of an answer it looks at.
const BODY_BYTES_MAX = 10 * 1024;

export async function askProbe(target: Target, probe: Probe): Promise<Answer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec !== undefined)
    return execute(target, { argv: probe.exec.command ?? [], timeoutMs });
  if (probe.httpGet !== undefined) return get(target, { get: probe.httpGet, timeoutMs });
  if (probe.tcpSocket !== undefined) {
    const { host, port } = probe.tcpSocket;
    const number = portNumber(target.container, port);
    return dial({ host: host ?? target.address, port: number, timeoutMs });
  }
  if (probe.grpc !== undefined) {
    const { port, service = '' } = probe.grpc;
    return askGrpc({ host: target.address, port, service, timeoutMs });
  }
  return { passed: true, message: '' };
}

/** Runs a hook that is not a sleep; the caller limits its time. */
export async function runHook(
  target: Target,
  { hook, timeoutMs }: { readonly hook: LifecycleHook; readonly timeoutMs: number },
): Promise<Answer> {
  if (hook.exec !== undefined) return execute(target, { argv: hook.exec.command ?? [], timeoutMs });
  if (hook.httpGet !== undefined) return get(target, { get: hook.httpGet, timeoutMs });
  if (hook.tcpSocket !== undefined) {
    const port = portNumber(target.container, hook.tcpSocket.port);
    return dial({ host: hook.tcpSocket.host ?? target.address, port, timeoutMs });
  }
  return { passed: true, message: '' };
}

type Get = { readonly get: HttpGetAction; readonly timeoutMs: number };

async function get(target: Target, { get, timeoutMs }: Get): Promise<Answer> {
  const host = get.host ?? target.address;
  const port = portNumber(target.container, get.port);
  const secure = get.scheme === 'HTTPS';
  const path = `/${(get.path ?? '/').replace(/^\//, '')}`;
  const url = `${secure ? 'https' : 'http'}://${host}:${port}${path}`;
  const headers: Record<string, string> = { 'user-agent': 'kube-probe/1.32', accept: '*/*' };
  for (const { name, value } of get.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const options = {
    host,
    port,
    path,
    headers,
    agent: false,
    timeout: timeoutMs,
  } satisfies RequestOptions;
  // A probe asks whether somebody answers, not who: the certificate is not looked at.
  const ask = secure
    ? httpsRequest({ ...options, rejectUnauthorized: false })
    : httpRequest(options);
  return new Promise((resolve) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const fail = (why: string): void => {
      ask.destroy();
      resolve({ passed: false, message: `Get "${url}": ${why}` });
    };
    const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    deadline.addEventListener('abort', () => fail(late), { once: true });
    ask.on('error', (error) => fail(networkWords(error, `${host}:${port}`)));
    ask.on('response', (response) => {
      drain(response);
      const code = response.statusCode ?? 0;
      const passed = code >= 200 && code < 400;
      resolve({ passed, message: passed ? '' : `HTTP probe failed with statuscode: ${code}` });
    });
    ask.end();
  });
}

function drain(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) response.destroy();
  });
  response.on('error', () => response.destroy());
}

type Dial = { readonly host: string; readonly port: number; readonly timeoutMs: number };

function dial({ host, port, timeoutMs }: Dial): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: Answer): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => {
      end({ passed: false, message: `dial tcp ${host}:${port}: i/o timeout` });
    });
    socket.once('connect', () => end({ passed: true, message: '' }));
    socket.once('error', (error) => {
      end({ passed: false, message: networkWords(error, `${host}:${port}`) });
    });
  });
}

type Command = { readonly argv: readonly string[]; readonly timeoutMs: number };

async function execute(target: Target, { argv, timeoutMs }: Command): Promise<Answer> {
  const words = target.inside(argv);
  if (words === undefined) return { passed: false, message: 'container is not running' };
  const { code, output, timedOut } = await runInside(words, timeoutMs);
  if (timedOut) {
    return {
      passed: false,
      message: `command timed out: ${argv.join(' ')} after ${timeoutMs / 1000}s`,
    };
  }
  return { passed: code === 0, message: output };
}

function portNumber(container: Container, port: string | number): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? Number.parseInt(port, 10);
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  ECONNRESET: 'read: connection reset by peer',
  EHOSTUNREACH: 'connect: no route to host',
  ETIMEDOUT: 'i/o timeout',
};

function networkWords(error: Error, address: string): string {
  const words = 'code' in error && typeof error.code === 'string' ? WORDS[error.code] : undefined;
  return words === undefined ? error.message : `dial tcp ${address}: ${words}`;
}
