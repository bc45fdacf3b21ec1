// The files of a local cluster. All of them lie in one folder, which `lateen local reset` deletes.
import { join } from 'node:path';

/** `$XDG_STATE_HOME/lateen/local`, by default below `~/.local/state`. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  const { XDG_STATE_HOME: chosen, HOME: home } = env;
  const base =
    chosen === undefined || chosen === '' ? join(home ?? '/root', '.local/state') : chosen;
  return join(base, 'lateen/local');
}

type StateFiles = {
  readonly lock: string;
  readonly kubeconfig: string;
  readonly certificates: string;
  readonly logs: string;
  readonly data: string;
};

export function stateFiles(folder: string): StateFiles {
  return {
    lock: join(folder, 'running.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    certificates: join(folder, 'certificates'),
    logs: join(folder, 'logs'),
    data: join(folder, 'data'),
  };
}
