// The volumes of a pod on this machine: made before its containers, kept up to date while they run,
// removed after them.
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pod, Volume } from '../../../api/kubernetes/index.ts';
import type { Clock, KubeApi } from '../../../lib/index.ts';
import { checked, type Run } from '../../machine/index.ts';
import { readSources, requestToken } from '../cluster/index.ts';
import type { NodeFolders } from '../container/index.ts';
import { parseQuantity, type PodFacts } from '../env/index.ts';
import { hasContent, volumeContent, volumeSources, volumeTokens } from './content.ts';
import { checkHostPath } from './host-path.ts';
import type { VolumePlace } from './sub-path.ts';
import { writeFiles, type Owner } from './write.ts';

export type PodVolumes = {
  /** Makes what is not there yet. Rejects with `VolumeError` when a volume cannot be made. */
  fill(pod: Pod, facts: PodFacts): Promise<ReadonlyMap<string, VolumePlace>>;
  /** Writes again what the cluster holds, and fresh tokens. */
  refresh(pod: Pod, facts: PodFacts): Promise<void>;
  remove(uid: string): Promise<void>;
};

type VolumeOptions = {
  readonly api: KubeApi;
  readonly run: Run;
  readonly folders: NodeFolders;
  readonly clock: Clock;
};

/** The message is for people: it names the volume and what is wrong with it. */
export class VolumeError extends Error {
  override readonly name = 'VolumeError';
}

const KINDS = 'emptyDir, hostPath, configMap, secret, projected or downwardAPI';

// A token is replaced when this part of its life is over.
const TOKEN_LIFE_USED = 0.8;

type KeptToken = { readonly text: string; readonly renewAt: number };

export function podVolumes(options: VolumeOptions): PodVolumes {
  const tokens = new Map<string, KeptToken>();
  const shared = { ...options, tokens };
  return {
    fill: (pod, facts) => fillVolumes(shared, pod, facts),
    async refresh(pod, facts) {
      for (const volume of pod.spec.volumes ?? []) {
        if (hasContent(volume)) await writeContent(shared, { pod, facts, volume });
      }
    },
    async remove(uid) {
      const folder = options.folders.volumes(uid);
      await unmountBelow(options.run, folder);
      rmSync(folder, { recursive: true, force: true });
      for (const key of tokens.keys()) if (key.startsWith(`${uid}/`)) tokens.delete(key);
    },
  };
}

type Shared = VolumeOptions & { readonly tokens: Map<string, KeptToken> };

async function fillVolumes(
  shared: Shared,
  pod: Pod,
  facts: PodFacts,
): Promise<ReadonlyMap<string, VolumePlace>> {
  const places = new Map<string, VolumePlace>();
  for (const volume of pod.spec.volumes ?? []) {
    try {
      places.set(volume.name, await fillVolume(shared, { pod, facts, volume }));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new VolumeError(`MountVolume.SetUp failed for volume "${volume.name}" : ${why}`, {
        cause,
      });
    }
  }
  return places;
}

type One = { readonly pod: Pod; readonly facts: PodFacts; readonly volume: Volume };

async function fillVolume(shared: Shared, one: One): Promise<VolumePlace> {
  const { pod, volume } = one;
  const path = join(shared.folders.volumes(pod.metadata.uid), volume.name);
  if (volume.emptyDir !== undefined) {
    await makeEmptyDir(shared.run, { path, emptyDir: volume.emptyDir, owner: ownerOf(pod) });
    return { path, readOnly: false };
  }
  if (volume.hostPath !== undefined) {
    const wrong = checkHostPath(volume.hostPath);
    if (wrong !== undefined) throw new Error(wrong);
    return { path: volume.hostPath.path, readOnly: false };
  }
  if (!hasContent(volume)) {
    throw new Error(`this kind of volume does not exist here; use ${KINDS}`);
  }
  await writeContent(shared, one);
  return { path, readOnly: true };
}

type EmptyDir = {
  readonly path: string;
  readonly emptyDir: NonNullable<Volume['emptyDir']>;
  readonly owner: Owner;
};

async function makeEmptyDir(run: Run, { path, emptyDir, owner }: EmptyDir): Promise<void> {
  // `mkdir` answers undefined when it stood already: the pod's data is in it.
  if (mkdirSync(path, { recursive: true }) === undefined) return;
  const { medium, sizeLimit } = emptyDir;
  const bytes = sizeLimit === undefined ? undefined : parseQuantity(sizeLimit);
  if (medium === 'Memory' || bytes !== undefined) {
    const size = bytes === undefined || bytes === 0 ? [] : ['-o', `size=${Math.ceil(bytes)}`];
    await checked(run, { argv: ['mount', '-t', 'tmpfs', ...size, 'tmpfs', path] });
  }
  chmodSync(path, owner.gid === 0 ? 0o777 : 0o2777);
  chownSync(path, 0, owner.gid);
}

async function writeContent(shared: Shared, { pod, facts, volume }: One): Promise<void> {
  const { namespace, uid } = pod.metadata;
  const names = volumeSources(volume);
  const sources = await readSources(shared.api, { namespace, names });
  const tokens = await tokensOf(shared, pod, volume);
  const content = volumeContent(volume, { pod, facts, sources, tokens });
  if (content.kind === 'missing') throw new Error(content.message);
  const folder = join(shared.folders.volumes(uid), volume.name);
  mkdirSync(folder, { recursive: true });
  writeFiles({ folder, files: content.files, owner: ownerOf(pod) });
}

async function tokensOf(
  { api, clock, tokens }: Shared,
  pod: Pod,
  volume: Volume,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const { path, audience, expirationSeconds } of volumeTokens(volume)) {
    const key = `${pod.metadata.uid}/${volume.name}/${path}`;
    const now = clock.now();
    let kept = tokens.get(key);
    if (kept === undefined || now >= kept.renewAt) {
      const { text, expiresAt } = await requestToken(api, { pod, audience, expirationSeconds });
      kept = { text, renewAt: now + (expiresAt - now) * TOKEN_LIFE_USED };
      tokens.set(key, kept);
    }
    texts.set(path, kept.text);
  }
  return texts;
}

function ownerOf({ spec }: Pod): Owner {
  return { uid: 0, gid: spec.securityContext?.fsGroup ?? 0 };
}

async function unmountBelow(run: Run, folder: string): Promise<void> {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (lstatSync(path).dev !== lstatSync(folder).dev)
      await checked(run, { argv: ['umount', '-l', path] });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
