// A node's network with two pods, `one` and `two`, as the agent makes it, and ways to talk in it.
// To be used inside a node's namespaces only (`inside-node.ts`).
import { spawn, type ChildProcess } from 'node:child_process';
import { silentLog, systemClock, type Log } from '../../lib/index.ts';
import { startDns } from '../../local/agent/dns/index.ts';
import { startNetwork, type Network, type PodAddress } from '../../local/agent/network/index.ts';
import { checked, runProgram } from '../../local/machine/index.ts';
import { FakeKube } from './fake-kube.ts';

export type NodeNetwork = {
  readonly api: FakeKube;
  readonly network: Network;
  readonly one: PodAddress;
  readonly two: PodAddress;
  /** What the agent complained about. */
  readonly errors: readonly string[];
  /** The agent ends; what it made stays. */
  readonly stop: AbortController;
  readonly startAgain: (signal: AbortSignal) => Promise<Network>;
  readonly close: () => void;
};

type Place = { readonly netns: string };

/** Outside of any pod. */
export const NODE: Place = { netns: '' };

type Question = {
  readonly method: 'resolve4' | 'resolve6' | 'resolveSrv' | 'reverse';
  readonly name: string;
};

export async function aNodeNetwork(): Promise<NodeNetwork> {
  const api = new FakeKube(systemClock);
  const stop = new AbortController();
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (message) => void errors.push(message) };
  const options = { api, run: runProgram, clock: systemClock, log };
  const startAgain = (signal: AbortSignal): Promise<Network> => startNetwork(options, signal);
  const network = await startAgain(stop.signal);
  await startDns({ services: network.services, upstreams: [], ...options }, stop.signal);
  const one = await network.pods.add({ uid: 'one', name: 'one', namespace: 'default' });
  const two = await network.pods.add({ uid: 'two', name: 'two', namespace: 'default' });
  const children = [await serve(one, 80), await serve(one, 8080), await serve(two, 8080)];
  const close = (): void => {
    stop.abort();
    for (const child of children) child.kill('SIGKILL');
  };
  return { api, network, one, two, errors, stop, startAgain, close };
}

/** What is answered over HTTP, or the code of the failure. */
export async function ask({ netns }: Place, host: string): Promise<string> {
  const code = `fetch('http://${host}').then((r) => r.text())
    .then(console.log, (e) => console.log(e.cause.code))`;
  return (await within({ netns }, code)).trim();
}

/** What the cluster's name server says, or the code of the failure. */
export async function resolve({ netns }: Place, question: Question): Promise<unknown> {
  const { method, name } = question;
  const code = `const r = new (require('node:dns').promises.Resolver)();
    r.setServers(['10.96.0.10']);
    r.${method}('${name}').then((v) => console.log(JSON.stringify(v)),
      (e) => console.log(JSON.stringify(e.code)))`;
  const answer: unknown = JSON.parse(await within({ netns }, code));
  return answer;
}

/** The first answer of that kind, or the last one within 5 s. */
export async function eventually(ask: () => Promise<string>, wanted: RegExp): Promise<string> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const answer = await ask();
    if (wanted.test(answer) || Date.now() > deadline) return answer;
  }
}

export function rules(): Promise<string> {
  return checked(runProgram, { argv: ['nft', 'list', 'ruleset'] });
}

function within({ netns }: Place, code: string): Promise<string> {
  const enter = netns === '' ? [] : ['nsenter', `--net=${netns}`];
  return checked(runProgram, { argv: [...enter, process.execPath, '-e', code] });
}

/** A server that says its name, and whom it hears. */
function serve({ netns, uid }: PodAddress, port: number): Promise<ChildProcess> {
  const code = `require('node:http').createServer((q, s) => s.end('${uid} hears ' +
    q.socket.remoteAddress.replace('::ffff:', ''))).listen(${port}, () => console.log('up'))`;
  const argv = [`--net=${netns}`, process.execPath, '-e', code];
  const child = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((done) => child.stdout.once('data', () => done(child)));
}
