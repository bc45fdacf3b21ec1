// A pod's place on the machine: its volumes, its network, and the files all its containers see.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pod } from '../../../api/kubernetes/index.ts';
import { VolumeError } from '../volume/index.ts';
import { podFiles } from './pod-files.ts';
import { factsOf } from './start-container.ts';
import type { WorkTools } from './tools.ts';

type PlaceResult =
  | { readonly kind: 'made'; readonly address: string; readonly netns: string | undefined }
  | { readonly kind: 'refused' };

/** May be called again for a pod that has its place: an adopted one, or one that was refused. */
export async function makePlace(tools: WorkTools, pod: Pod): Promise<PlaceResult> {
  const { folders, node, network, volumes, events } = tools;
  const { uid, name, namespace } = pod.metadata;
  try {
    await volumes.fill(pod, factsOf(node, ''));
    const link =
      pod.spec.hostNetwork === true
        ? { address: node.address, netns: undefined }
        : await network.add({ uid, name, namespace });
    const etc = join(folders.podRoot(uid), 'etc');
    mkdirSync(etc, { recursive: true });
    const { address } = link;
    const files = podFiles({ ...node, pod, address });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(etc, file), text);
    return { kind: 'made', address, netns: link.netns };
  } catch (error) {
    const reason = error instanceof VolumeError ? 'FailedMount' : 'FailedCreatePodSandBox';
    const message = error instanceof Error ? error.message : String(error);
    events.tell(pod, { type: 'Warning', reason, message });
    return { kind: 'refused' };
  }
}

/** Leaves nothing of the pod on the machine. */
export async function removePlace(
  { folders, network, volumes }: WorkTools,
  uid: string,
): Promise<void> {
  await volumes.remove(uid);
  await network.remove(uid);
  rmSync(folders.pod(uid), { recursive: true, force: true });
}
