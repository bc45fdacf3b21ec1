// Starts a local cluster as `npm start` does, in a state folder of its own, and stops it again.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type LocalCluster = {
  readonly kubeconfig: string;
  readonly state: string;
  readonly pid: number;
  /** What `up` printed, all of it so far. */
  readonly printed: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<number>;
};

const ROOT = join(import.meta.dirname, '..', '..');
const LATEEN = join(ROOT, 'dist', 'lateen.mjs');
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

export function stateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lateen-state-'));
}

export function removeStateFolder(state: string): void {
  rmSync(state, { recursive: true, force: true });
}

/** Spawns `lateen` with a state folder; for `up`, use `startCluster`. */
export function spawnLateen(args: readonly string[], state: string): ChildProcess {
  const env = { ...process.env, XDG_STATE_HOME: state, NO_COLOR: '1' };
  return spawn(process.execPath, [LATEEN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Without the mesh it is ready in half a second, and what is tested is the cluster alone. */
export async function startCluster(
  state: string,
  { withMesh = false }: { readonly withMesh?: boolean } = {},
): Promise<LocalCluster> {
  const more = withMesh ? [] : ['--bare'];
  const child = spawnLateen(['local', 'up', ...more], state);
  let printed = '';
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 128));
  });
  const kubeconfig = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`lateen local up ${why}:\n${printed}`));
    const timer = setTimeout(() => fail('was not ready in time'), READY_TIMEOUT_MS);
    const hear = (text: string): void => {
      printed += text;
      const path = /export KUBECONFIG=(\S+)\n/.exec(printed)?.[1];
      // Its last words; what there is to look at stands before them.
      if (path === undefined || !printed.includes('Ctrl-C stops it.')) return;
      clearTimeout(timer);
      resolve(path.replaceAll('"', '').replaceAll("'", ''));
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    void ended.then((code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
  const stop = async (signal: NodeJS.Signals = 'SIGINT'): Promise<number> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.kill(signal);
    const code = await ended;
    clearTimeout(timer);
    return code;
  };
  return { kubeconfig, state, pid: child.pid ?? 0, printed: () => printed, stop };
}
