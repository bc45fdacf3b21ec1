// The cluster that a command is about: the one of `--kubeconfig`, of KUBECONFIG, or of the pod we
// are in.
import { readFileSync } from 'node:fs';
import { findKube, kubeClient, type KubeApi } from '../lib/index.ts';
import { Obstacle } from '../local/index.ts';
import type { Surroundings } from './lateen.ts';

type ClusterChoice = {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
};

type Cluster = { readonly api: KubeApi; readonly close: () => Promise<void> };

/** Throws an `Obstacle` when there is none. */
export function clusterOf(surroundings: Surroundings, choice: ClusterChoice): Cluster {
  const { clock, env } = surroundings;
  const kubeconfig = choice.kubeconfig ?? surroundings.kubeconfig;
  const around = { env: { ...env, KUBECONFIG: kubeconfig }, readText, clock };
  const found = findKube(around, choice.context);
  if (found.kind === 'rejected') throw new Obstacle(`Which cluster? ${found.reason}.`, 2);
  const api = kubeClient(found.value);
  return { api, close: () => api.close() };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
