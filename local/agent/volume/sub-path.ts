// Where a container's mount begins: the volume, or a path below it that must not lead out of it.
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from '../../../api/kubernetes/index.ts';
import type { Mount } from '../container/index.ts';
import { expand } from '../env/index.ts';

type MountsResult =
  | { readonly kind: 'ok'; readonly mounts: readonly Mount[] }
  | { readonly kind: 'refused'; readonly message: string };

type MountsAsked = {
  readonly container: Container;
  readonly env: Readonly<Record<string, string>>;
  /** The folder or file of each volume, by name. */
  readonly places: ReadonlyMap<string, VolumePlace>;
};

export type VolumePlace = {
  readonly path: string;
  /** ConfigMaps, Secrets and their like cannot be written to. */
  readonly readOnly: boolean;
};

export function containerMounts({ container, env, places }: MountsAsked): MountsResult {
  const mounts: Mount[] = [];
  for (const mount of container.volumeMounts ?? []) {
    const place = places.get(mount.name);
    if (place === undefined) {
      return { kind: 'refused', message: `volume "${mount.name}" is not there` };
    }
    const below =
      mount.subPathExpr === undefined ? (mount.subPath ?? '') : expand(mount.subPathExpr, env);
    const source = below === '' ? realpathSync(place.path) : pathBelow(place, below);
    if (source === undefined) {
      const where = `volumeMount "${mount.name}" of container "${container.name}"`;
      const message = `failed to prepare subPath for ${where}`;
      return { kind: 'refused', message };
    }
    const target = mount.mountPath.replace(/(?<=.)\/+$/, '');
    const readOnly = place.readOnly || mount.readOnly === true;
    mounts.push({ source, target, readOnly, file: !statSync(source).isDirectory() });
  }
  return { kind: 'ok', mounts };
}

/** Made when it is not there; undefined when it leads out of the volume. */
function pathBelow({ path, readOnly }: VolumePlace, below: string): string | undefined {
  if (below.startsWith('/') || below.split('/').includes('..')) return undefined;
  const wanted = join(path, below);
  if (statSync(wanted, { throwIfNoEntry: false }) === undefined) {
    if (readOnly) return undefined;
    mkdirSync(wanted, { recursive: true, mode: 0o750 });
  }
  const real = realpathSync(wanted);
  const root = realpathSync(path);
  return real === root || real.startsWith(`${root}/`) ? real : undefined;
}
