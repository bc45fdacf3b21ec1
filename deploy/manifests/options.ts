// What can be chosen when the mesh is installed: a profile, and single values on top of it, under
// the names that Istio gives them.
import { parse } from 'yaml';
import { readMeshConfig } from '../../api/istio/index.ts';
import { isObject, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import { NAMESPACE } from './shape.ts';

export const PROFILES = ['default', 'demo'] as const;
export type Profile = (typeof PROFILES)[number];

export type ManifestOptions = {
  /** Where images come from: `lateen`, `registry.example.com/lateen`. */
  readonly hub: string;
  readonly tag: string;
  /** What holds for the whole mesh, as it goes into the ConfigMap `istio`. */
  readonly meshConfig: JsonObject;
  readonly values: JsonObject;
};

export type OptionsReading =
  | { readonly kind: 'ok'; readonly value: ManifestOptions }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

export type Choice = {
  readonly profile: Profile;
  /** `meshConfig.accessLogFile=/dev/stdout`, in this order. */
  readonly sets: readonly string[];
  /** The version of this program: images of another are not tried together. */
  readonly version: string;
};

const SETTABLE = ['hub', 'tag', 'meshConfig', 'values'];

export function chooseOptions({ profile, sets, version }: Choice): OptionsReading {
  const reasons: string[] = [];
  let tree: JsonObject = { hub: 'lateen', tag: version, ...TREES[profile] };
  for (const text of sets) {
    const equals = text.indexOf('=');
    const path = equals < 1 ? [] : keysOf(text.slice(0, equals));
    if (!SETTABLE.includes(path[0] ?? '') || path.includes('')) {
      reasons.push(`--set ${text}: must be <path>=<value>, the path below ${SETTABLE.join(', ')}`);
      continue;
    }
    tree = withValue(tree, path, readValue(text.slice(equals + 1)));
  }
  const { hub, tag, meshConfig, values } = tree;
  const mesh = readMeshConfig(meshConfig);
  for (const { path, message } of mesh.findings) reasons.push(`meshConfig.${path} ${message}`);
  if (!isObject(meshConfig) || !isObject(values)) {
    return { kind: 'rejected', reasons: [...reasons, 'meshConfig and values are trees of values'] };
  }
  if (reasons.length > 0) return { kind: 'rejected', reasons };
  return {
    kind: 'ok',
    value: {
      hub: stringAt(values, 'global', 'hub') ?? text(hub),
      tag: stringAt(values, 'global', 'tag') ?? text(tag),
      meshConfig,
      values,
    },
  };
}

const DEFAULT_MESH: JsonObject = {
  defaultConfig: { discoveryAddress: `istiod.${NAMESPACE}.svc:15012` },
  enablePrometheusMerge: true,
  rootNamespace: NAMESPACE,
  trustDomain: 'cluster.local',
};

const CONSOLE_PROVIDER: JsonObject = {
  name: 'lateen-console',
  opentelemetry: {
    service: `lateen-console.${NAMESPACE}.svc.cluster.local`,
    port: 4318,
    http: { path: '/v1/traces', timeout: '5s' },
  },
};

const TREES: Readonly<Record<Profile, JsonObject>> = {
  default: { meshConfig: DEFAULT_MESH, values: {} },
  demo: {
    meshConfig: {
      ...DEFAULT_MESH,
      accessLogFile: '/dev/stdout',
      defaultConfig: {
        discoveryAddress: `istiod.${NAMESPACE}.svc:15012`,
        tracing: { sampling: 100 },
      },
      defaultProviders: { tracing: ['lateen-console'] },
      enableTracing: true,
      extensionProviders: [CONSOLE_PROVIDER],
    },
    // For trying things: whoever reaches a node may look at the traces.
    values: { console: { enabled: true, service: { type: 'NodePort' } } },
  },
};

/** Names are parted by dots; `\.` is a dot inside a name. */
function keysOf(path: string): readonly string[] {
  return path.split(/(?<!\\)\./).map((key) => key.replaceAll(String.raw`\.`, '.'));
}

function withValue(tree: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [key = '', ...rest] = path;
  const below = tree[key];
  const inner = rest.length === 0 ? value : withValue(isObject(below) ? below : {}, rest, value);
  return { ...tree, [key]: inner };
}

/** As in YAML: `true`, `10`, `[a, b]`; everything that is none of these is text. */
function readValue(text: string): Json {
  const quotable = /^(true|false|-?\d+(\.\d+)?|\[.*\]|\{.*\}|".*")$/s.test(text);
  if (!quotable) return text;
  try {
    const value: unknown = parse(text);
    return isJson(value) ? value : text;
  } catch {
    // Not YAML after all: a text that begins like a list.
    return text;
  }
}

function isJson(value: unknown): value is Json {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isJson);
  return value !== undefined;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
