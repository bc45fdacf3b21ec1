// `lateen local up`: starts the node and its programs, opens ports on the host, and stays until it
// is asked to stop. Whatever was started is taken down in reverse, also when a later step fails.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog, sleep } from '../../lib/index.ts';
import { API_ADDRESS, API_PORT } from '../layout/index.ts';
import { checked } from '../machine/index.ts';
import { credentials, type Credentials } from './credentials.ts';
import { hostApi, type HostApi } from './host-api.ts';
import { followHostPorts, type HostPorts } from './host-ports.ts';
import { Obstacle, type ExitCode, type Host } from './host.ts';
import { claim, ownInstance, release, update, type Instance } from './instance.ts';
import { kubeconfig } from './kubeconfig.ts';
import { removeLeftovers } from './leftover.ts';
import { connectNode, startNode, type Node } from './node.ts';
import { openPipe, type Pipe } from './pipe.ts';
import { API_URL, kubernetesPlan } from './plan.ts';
import { startProgram } from './program.ts';
import { isAgentReady, isApiReady, untilReady } from './readiness.ts';
import { requireMachine } from './requirement.ts';
import { stateFiles } from './state.ts';
import { fired, stopSignals, type StopSignals } from './stop-signal.ts';

// How long it may take to end pods and answers.
const KUBERNETES_STOP_MS = 5000;
// The first port to try for kubectl, and how many after it.
const PORTS = { first: 6443, count: 20 };

/** What a fresh cluster is filled with: commands of ours, as a person would type them. */
export type Demo = {
  readonly steps: readonly { readonly name: string; readonly args: readonly string[] }[];
  /** Services that are to be reached from this machine before we say that we are ready. */
  readonly services: readonly { readonly service: string; readonly port: number }[];
  /** What to say then; gets the ports of the services on this machine, in their order. */
  readonly tell: (ports: readonly number[]) => readonly string[];
};

export async function up(host: Host, demo: Demo | undefined): Promise<ExitCode> {
  const { print, clock, state } = host;
  const files = stateFiles(state);
  const begun = clock.monotonic();
  await requireMachine(host);
  const own = ownInstance(host);
  const claimed = claim(files.lock, own);
  if (claimed.kind === 'running') return tellRunning(host, claimed.instance);
  const signals = stopSignals(host);
  const undo: Undo[] = [
    { name: 'lock', run: async () => release(files.lock), quiet: true, always: true },
  ];
  let isFailed = false;
  try {
    print.line(print.bold("Starting Lateen's local cluster"));
    const { node, ports } = await start({ host, own, undo, signals });
    const told = demo === undefined ? [] : await fill({ host, signals, demo, ports });
    tellReady(host, clock.monotonic() - begun, told);
    const ending = await Promise.race([
      fired(signals.asked).then(() => 'asked' as const),
      node.ended.then(() => 'lost' as const),
    ]);
    if (ending === 'lost') print.notice('the node has ended: its first process was killed');
    return ending === 'lost' ? 1 : 0;
  } catch (error) {
    if (error instanceof StoppedEarly) return 0;
    isFailed = true;
    throw error;
  } finally {
    await takeDown({ host, undo, signals, isFailed });
  }
}

/** What takes a started thing down again. */
type Undo = {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  /** Not worth a line. */
  readonly quiet?: boolean;
  /** Done also when we are asked to stop at once: the node takes everything in it along. */
  readonly always?: boolean;
};

type Starting = {
  readonly host: Host;
  readonly own: Instance;
  readonly undo: Undo[];
  readonly signals: StopSignals;
};

/** Asked to stop before everything stood. */
class StoppedEarly extends Error {
  override readonly name = 'StoppedEarly';
}

type Started = { readonly node: Node; readonly ports: HostPorts };

async function start({ host, own, undo, signals }: Starting): Promise<Started> {
  const { print, clock, random, run, state } = host;
  const files = stateFiles(state);
  const step = <T>(name: string, act: () => Promise<T>): Promise<T> => {
    if (signals.asked.aborted) throw new StoppedEarly();
    return print.step(name, act);
  };
  if (await removeLeftovers(run)) print.line('  removed what an earlier start had left behind');
  const access = await step('certificates', async () => {
    mkdirSync(files.data, { recursive: true, mode: 0o700 });
    return credentials(files.certificates, { now: clock.now(), random });
  });
  const node = await step('node', () => startNode(host));
  undo.push({ name: 'node and network', run: () => node.stop(), always: true });
  await step('network', () => connectNode(host, node));

  const { ca, admin } = access;
  const api = hostApi({ server: API_URL, ca, cert: admin.certificate, key: admin.key });
  undo.push({ name: 'API client', run: async () => api.close(), quiet: true });
  const kubernetes = startProgram(host, node, { plan: kubernetesPlan(host), logs: files.logs });
  undo.push({ name: 'pods and API server', run: () => kubernetes.stop(KUBERNETES_STOP_MS) });
  const until = (isReady: () => Promise<boolean>): Promise<void> =>
    untilReady({ program: kubernetes, isReady, clock }, signals.asked);
  await step('API server', () => until(() => isApiReady(api)));
  await step('node agent', () => until(() => isAgentReady(node)));
  const opening = { host, own, undo, access, api };
  const ports = await step('ports on this machine', () => openPorts(opening));
  return { node, ports };
}

// The mesh starts in a few seconds; a slow machine with a cold disk needs ten times that.
const OPEN_TIMEOUT_MS = 60_000;
const OPEN_POLL_MS = 50;

type Filling = Pick<Starting, 'host' | 'signals'> & {
  readonly demo: Demo;
  readonly ports: HostPorts;
};

/** Runs the demo's commands one after another, and answers what they gave to look at. */
async function fill({ host, signals, demo, ports }: Filling): Promise<readonly string[]> {
  const { print, clock, run, node, dist, state } = host;
  const kubeconfig = `--kubeconfig=${stateFiles(state).kubeconfig}`;
  for (const { name, args } of demo.steps) {
    if (signals.asked.aborted) throw new StoppedEarly();
    const argv = [node, join(dist, 'lateen.mjs'), ...args, kubeconfig];
    await print.step(name, () => Promise.race([checked(run, { argv }), fired(signals.asked)]));
  }
  const deadline = clock.monotonic() + OPEN_TIMEOUT_MS;
  for (;;) {
    if (signals.asked.aborted) throw new StoppedEarly();
    const open = demo.services.map(({ service, port }) => ports.portOf(service, port) ?? 0);
    if (!open.includes(0)) return demo.tell(open);
    if (clock.monotonic() > deadline) throw new Obstacle('The demo does not open its ports.');
    await sleep(clock, OPEN_POLL_MS, signals.asked);
  }
}

type Opening = Pick<Starting, 'host' | 'own' | 'undo'> & {
  readonly access: Credentials;
  readonly api: HostApi;
};

async function openPorts({ host, own, undo, access, api }: Opening): Promise<HostPorts> {
  const files = stateFiles(host.state);
  const pipe = await apiPipe();
  undo.push({ name: 'port for kubectl', run: () => pipe.close(), quiet: true });
  const { ca, admin } = access;
  const server = `https://127.0.0.1:${pipe.port}`;
  const text = kubeconfig({ server, ca, cert: admin.certificate, key: admin.key });
  writeFileSync(files.kubeconfig, text, { mode: 0o600 });
  // The mode above counts only for a new file.
  chmodSync(files.kubeconfig, 0o600);
  update(files.lock, { ...own, port: pipe.port });
  const following = new AbortController();
  const ports = followHostPorts({ host, api, log: silentLog }, following.signal);
  undo.push({
    name: 'ports on this machine',
    run: () => {
      following.abort();
      return ports.close();
    },
  });
  return ports;
}

async function apiPipe(): Promise<Pipe> {
  const target = { host: API_ADDRESS, port: API_PORT };
  for (let port = PORTS.first; port < PORTS.first + PORTS.count; port++) {
    const opening = await openPipe(port, () => target);
    if (opening.kind === 'open') return opening.pipe;
  }
  const last = PORTS.first + PORTS.count - 1;
  throw new Obstacle(
    `Ports ${PORTS.first} to ${last} on 127.0.0.1 are all in use; free one of them.`,
  );
}

type TakingDown = Pick<Starting, 'host' | 'undo' | 'signals'> & {
  /** Why it failed is said last, by whoever called. */
  readonly isFailed: boolean;
};

async function takeDown({ host, undo, signals, isFailed }: TakingDown): Promise<void> {
  const { print } = host;
  print.line(print.bold('Stopping'));
  let failures = 0;
  for (const { name, run, quiet, always } of undo.toReversed()) {
    if (always !== true && signals.forced.aborted) continue;
    const done = (): Promise<unknown> =>
      always === true ? run() : Promise.race([run(), fired(signals.forced)]);
    try {
      await (quiet === true ? done() : print.step(name, done));
    } catch (error) {
      failures += 1;
      print.notice(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  signals.close();
  if (failures > 0 || isFailed) return;
  print.line(
    'Nothing of it is left on this machine but its state; `lateen local up` goes on from there.',
  );
}

function tellRunning({ print, state }: Host, { pid }: Instance): ExitCode {
  print.line(`The local cluster is already running (process ${pid}).`);
  print.line(`\n  export KUBECONFIG=${quoted(stateFiles(state).kubeconfig)}\n`);
  print.line('`lateen local status` shows how it is, `lateen local down` stops it.');
  return 1;
}

function tellReady({ print, state }: Host, tookMs: number, told: readonly string[]): void {
  print.line(print.bold(`Ready after ${(tookMs / 1000).toFixed(1)} s.`) + ' In another terminal:');
  print.line(`\n  export KUBECONFIG=${quoted(stateFiles(state).kubeconfig)}`);
  print.line('  kubectl get pods --all-namespaces\n');
  for (const line of told) print.line(line);
  print.line('Ctrl-C stops it. Objects are kept until `lateen local reset`.');
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
