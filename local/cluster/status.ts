// `lateen local status`: whether a cluster runs, what its programs use, and whether its API
// answers.
import { NODES, PODS } from '../../api/kubernetes/index.ts';
import { stringAt } from '../../lib/index.ts';
import { storedCredentials } from './credentials.ts';
import { hostApi, type HostApi } from './host-api.ts';
import type { ExitCode, Host } from './host.ts';
import { runningInstance } from './instance.ts';
import { childrenOf, commandOf, memoryOf } from './process.ts';
import { stateFiles } from './state.ts';

/** 0 when it runs and answers, 1 otherwise. */
export async function status(host: Host): Promise<ExitCode> {
  const { print, clock, state } = host;
  const files = stateFiles(state);
  const running = runningInstance(files.lock);
  if (running === undefined) {
    print.line('The local cluster is not running. `lateen local up` starts it.');
    return 1;
  }
  const upFor = duration(clock.now() - Date.parse(running.startedAt));
  print.line(`The local cluster is running for ${upFor}.\n`);
  for (const { name, pid } of programsOf(running.pid)) {
    const { residentMb = 0, privateMb = 0 } = memoryOf(pid) ?? {};
    const memory = `${String(residentMb).padStart(5)} MB, ${privateMb} MB of it its own`;
    print.line(`  ${name.padEnd(12)} process ${String(pid).padEnd(8)}${memory}`);
  }
  const health = await healthOf(host, running.port);
  print.line(`\n  API          https://127.0.0.1:${running.port}  ${health.text}`);
  print.line(`  kubeconfig   ${files.kubeconfig}`);
  print.line(`  logs         ${files.logs}`);
  return health.isWell ? 0 : 1;
}

type Health = { readonly isWell: boolean; readonly text: string };

async function healthOf({ state }: Host, port: number): Promise<Health> {
  const access = storedCredentials(stateFiles(state).certificates);
  if (access === undefined || port === 0) return { isWell: false, text: 'is starting' };
  const { certificate: cert, key } = access.admin;
  const api = hostApi({ server: `https://127.0.0.1:${port}`, ca: access.ca, cert, key });
  try {
    return { isWell: true, text: `answers: ${await countsOf(api)}` };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { isWell: false, text: `does not answer: ${error.message}` };
  } finally {
    api.close();
  }
}

async function countsOf(api: HostApi): Promise<string> {
  const [nodes, pods] = await Promise.all([api.list(NODES, {}), api.list(PODS, {})]);
  const working = pods.items.filter((pod) => stringAt(pod, 'status', 'phase') === 'Running');
  return `${nodes.items.length} node, ${pods.items.length} pods, ${working.length} of them running`;
}

type RunningProgram = { readonly name: string; readonly pid: number };

/** Main, and below it what runs our bundles; pods are below the node's first process. */
function programsOf(main: number): readonly RunningProgram[] {
  const inside = childrenOf(main).flatMap(childrenOf);
  const programs = inside.flatMap((pid): readonly RunningProgram[] => {
    const name = /\/(kubernetes)\.mjs/.exec(commandOf(pid))?.[1];
    return name === undefined ? [] : [{ name, pid }];
  });
  return [{ name: 'main', pid: main }, ...programs];
}

function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
