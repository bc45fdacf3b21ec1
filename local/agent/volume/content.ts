// The files of a volume that the cluster fills: ConfigMap, Secret, downward API, projected. Pure:
// what the API holds is given; something missing that is not optional is named.
import type {
  ConfigMap,
  DownwardItem,
  KeyToPath,
  Pod,
  Secret,
  Volume,
  VolumeProjection,
} from '../../../api/kubernetes/index.ts';
import {
  fieldValue,
  resourceValue,
  type PodFacts,
  type SourceName,
  type Sources,
} from '../env/index.ts';

export type VolumeFile = {
  /** Below the volume, with `/` between folders. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
};

type Content =
  | { readonly kind: 'ok'; readonly files: readonly VolumeFile[] }
  | { readonly kind: 'missing'; readonly message: string };

type TokenAsked = {
  readonly path: string;
  readonly audience: string | undefined;
  readonly expirationSeconds: number;
};

type ContentAsked = {
  readonly pod: Pod;
  readonly facts: PodFacts;
  readonly sources: Sources;
  /** By path. */
  readonly tokens: ReadonlyMap<string, string>;
};

const MODE_DEFAULT = 0o644;
const TOKEN_SECONDS_DEFAULT = 3600;

/** Whether the cluster fills this volume, and has to be asked again from time to time. */
export function hasContent({ configMap, secret, downwardAPI, projected }: Volume): boolean {
  return [configMap, secret, downwardAPI, projected].some((source) => source !== undefined);
}

export function volumeSources(volume: Volume): readonly SourceName[] {
  const names: SourceName[] = [];
  for (const { configMap, secret } of projectionsOf(volume)) {
    if (configMap?.name !== undefined) names.push({ kind: 'configMap', name: configMap.name });
    if (secret?.name !== undefined) names.push({ kind: 'secret', name: secret.name });
  }
  return names;
}

export function volumeTokens(volume: Volume): readonly TokenAsked[] {
  return projectionsOf(volume).flatMap(({ serviceAccountToken: token }) => {
    if (token === undefined) return [];
    const { path, audience, expirationSeconds = TOKEN_SECONDS_DEFAULT } = token;
    return [{ path, audience, expirationSeconds }];
  });
}

export function volumeContent(volume: Volume, asked: ContentAsked): Content {
  const files = new Map<string, VolumeFile>();
  for (const projection of projectionsOf(volume)) {
    const content = filesOf(projection, { asked, mode: modeOf(volume) });
    if (content.kind === 'missing') return content;
    for (const file of content.files) files.set(file.path, file);
  }
  return { kind: 'ok', files: [...files.values()] };
}

/** Every volume with content is a list of projections; most have one. */
function projectionsOf(volume: Volume): readonly VolumeProjection[] {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap !== undefined) return [{ configMap }];
  if (secret !== undefined) return [{ secret: named(secret) }];
  if (downwardAPI !== undefined) return [{ downwardAPI }];
  return projected?.sources ?? [];
}

function named({
  secretName,
  ...rest
}: NonNullable<Volume['secret']>): NonNullable<VolumeProjection['secret']> {
  return secretName === undefined ? rest : { ...rest, name: secretName };
}

function modeOf({ configMap, secret, downwardAPI, projected }: Volume): number {
  return (configMap ?? secret ?? downwardAPI ?? projected)?.defaultMode ?? MODE_DEFAULT;
}

type Given = { readonly asked: ContentAsked; readonly mode: number };

function filesOf(projection: VolumeProjection, given: Given): Content {
  const { configMap, secret, downwardAPI, serviceAccountToken } = projection;
  const { sources, tokens } = given.asked;
  if (configMap !== undefined) {
    const found = sources.configMaps.get(configMap.name ?? '');
    return keyFiles(configMap, { what: 'configmap', values: found && textValues(found), given });
  }
  if (secret !== undefined) {
    const found = sources.secrets.get(secret.name ?? '');
    return keyFiles(secret, { what: 'secret', values: found && secretValues(found), given });
  }
  if (downwardAPI !== undefined) return downwardFiles(downwardAPI.items ?? [], given);
  if (serviceAccountToken === undefined) return { kind: 'ok', files: [] };
  const { path } = serviceAccountToken;
  const token = tokens.get(path);
  if (token === undefined) return { kind: 'missing', message: `no token for ${path}` };
  return { kind: 'ok', files: [{ path, bytes: Buffer.from(token), mode: given.mode }] };
}

type Keys = {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
};

type Holder = {
  readonly what: 'configmap' | 'secret';
  readonly values: ReadonlyMap<string, Uint8Array> | undefined;
  readonly given: Given;
};

function keyFiles({ name = '', items, optional }: Keys, { what, values, given }: Holder): Content {
  if (values === undefined) {
    if (optional === true) return { kind: 'ok', files: [] };
    return { kind: 'missing', message: `${what} "${name}" not found` };
  }
  const { mode } = given;
  if (items === undefined || items.length === 0) {
    return { kind: 'ok', files: [...values].map(([path, bytes]) => ({ path, bytes, mode })) };
  }
  const files: VolumeFile[] = [];
  for (const item of items) {
    const bytes = values.get(item.key);
    if (bytes !== undefined) files.push({ path: item.path, bytes, mode: item.mode ?? mode });
    else if (optional !== true) {
      return {
        kind: 'missing',
        message: `${what} references non-existent config key: ${item.key}`,
      };
    }
  }
  return { kind: 'ok', files };
}

function textValues({ data = {}, binaryData = {} }: ConfigMap): ReadonlyMap<string, Uint8Array> {
  const values = new Map<string, Uint8Array>();
  for (const [key, text] of Object.entries(data)) values.set(key, Buffer.from(text));
  for (const [key, text] of Object.entries(binaryData))
    values.set(key, Buffer.from(text, 'base64'));
  return values;
}

function secretValues({ data = {} }: Secret): ReadonlyMap<string, Uint8Array> {
  return new Map(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64')]));
}

function downwardFiles(items: readonly DownwardItem[], { asked, mode }: Given): Content {
  const files: VolumeFile[] = [];
  for (const item of items) {
    const value = downwardValue(item, asked);
    if (value === undefined) {
      return { kind: 'missing', message: `nothing to write to ${item.path}: unknown field` };
    }
    files.push({ path: item.path, bytes: Buffer.from(value), mode: item.mode ?? mode });
  }
  return { kind: 'ok', files };
}

function downwardValue(item: DownwardItem, { pod, facts }: ContentAsked): string | undefined {
  const { fieldRef, resourceFieldRef } = item;
  if (fieldRef !== undefined) return fieldValue(pod, fieldRef.fieldPath, facts);
  const name = resourceFieldRef?.containerName;
  const container = pod.spec.containers.find((each) => each.name === name);
  if (container === undefined || resourceFieldRef === undefined) return undefined;
  return resourceValue(container, resourceFieldRef, facts);
}
