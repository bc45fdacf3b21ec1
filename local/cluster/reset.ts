// `lateen local reset`: deletes the state of the local cluster: objects, certificates, logs.
import { existsSync, rmSync } from 'node:fs';
import { down } from './down.ts';
import type { ExitCode, Host } from './host.ts';
import { runningInstance } from './instance.ts';
import { stateFiles } from './state.ts';

type ResetOptions = {
  /** Stops a running cluster first, instead of refusing. */
  readonly force: boolean;
};

export async function reset(host: Host, { force }: ResetOptions): Promise<ExitCode> {
  const { print, state } = host;
  const running = runningInstance(stateFiles(state).lock);
  if (running !== undefined && !force) {
    print.line(`The local cluster is running (process ${running.pid}); its state is in use.`);
    print.line('Stop it first with `lateen local down`, or use `lateen local reset --force`.');
    return 1;
  }
  if (running !== undefined) await down(host);
  const existed = existsSync(state);
  rmSync(state, { recursive: true, force: true });
  print.line(existed ? `Deleted ${state}.` : `There is no state to delete in ${state}.`);
  return 0;
}
