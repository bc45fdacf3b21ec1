// The paths of a kind in an OpenAPI document, with what clients look for in them: which kind a path
// serves, which patches it takes, and that `fieldValidation` and `dryRun` are understood.
import type { Json, JsonObject } from '../../../lib/index.ts';
import { kindKey, type Kind } from '../kind.ts';

export type Gvk = { readonly group: string; readonly version: string; readonly kind: string };

type PathSubject = {
  readonly kind: Kind;
  readonly version: string;
  readonly schema: JsonObject;
  readonly listSchema: JsonObject;
};

const SCALE: Gvk = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];

const WRITE_PARAMETERS: readonly JsonObject[] = ['dryRun', 'fieldManager', 'fieldValidation'].map(
  (name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } }),
);
const FORCE: JsonObject = {
  name: 'force',
  in: 'query',
  schema: { type: 'boolean', uniqueItems: true },
};
const READ_PARAMETERS: readonly JsonObject[] = [
  'continue',
  'fieldSelector',
  'labelSelector',
  'resourceVersion',
].map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } }));

type Verb = { readonly verb: string; readonly action: string };

export function pathsOf(subject: PathSubject): readonly (readonly [string, JsonObject])[] {
  const { kind, version } = subject;
  const root = kind.group === '' ? `/api/${version}` : `/apis/${kind.group}/${version}`;
  const collection = kind.namespaced
    ? `${root}/namespaces/{namespace}/${kind.plural}`
    : `${root}/${kind.plural}`;
  const scope = kind.namespaced ? ['namespace'] : [];
  const gvk: Gvk = { group: kind.group, version, kind: kind.kind };
  if (kind.virtual) return [[collection, item(subject, gvk, { verbs: [CREATE], scope })]];
  const named = [...scope, 'name'];
  const paths: (readonly [string, JsonObject])[] = [
    [collection, item(subject, gvk, { verbs: [LIST, CREATE], scope })],
    [
      `${collection}/{name}`,
      item(subject, gvk, { verbs: [READ, ...CHANGES, DELETE], scope: named }),
    ],
  ];
  if (kind.namespaced) {
    paths.push([`${root}/${kind.plural}`, item(subject, gvk, { verbs: [LIST], scope: [] })]);
  }
  const parts: readonly (readonly [string, Gvk])[] = [
    ...(kind.hasStatus ? [['status', gvk] as const] : []),
    ...(kind.scale === undefined ? [] : [['scale', SCALE] as const]),
  ];
  for (const [part, served] of parts) {
    const operations = item(subject, served, { verbs: [READ, ...CHANGES], scope: named });
    paths.push([`${collection}/{name}/${part}`, operations]);
  }
  return paths;
}

const LIST: Verb = { verb: 'get', action: 'list' };
const READ: Verb = { verb: 'get', action: 'get' };
const CREATE: Verb = { verb: 'post', action: 'post' };
const CHANGES: readonly Verb[] = [
  { verb: 'put', action: 'put' },
  { verb: 'patch', action: 'patch' },
];
const DELETE: Verb = { verb: 'delete', action: 'delete' };

type Served = { readonly verbs: readonly Verb[]; readonly scope: readonly string[] };

function item(subject: PathSubject, gvk: Gvk, { verbs, scope }: Served): JsonObject {
  const parameters = scope.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }));
  const operations = verbs.map(
    ({ verb, action }) => [verb, operation(subject, gvk, action)] as const,
  );
  return {
    ...Object.fromEntries(operations),
    ...(parameters.length > 0 ? { parameters } : {}),
  };
}

function operation(subject: PathSubject, gvk: Gvk, action: string): JsonObject {
  const answer = action === 'list' ? subject.listSchema : subject.schema;
  const reads = action === 'get' || action === 'list' || action === 'delete';
  const parameters =
    action === 'list' ? READ_PARAMETERS : reads ? [] : [...WRITE_PARAMETERS, ...forceOf(action)];
  return {
    tags: [kindKey(subject.kind)],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(reads ? {} : { requestBody: { required: true, content: bodyOf(subject, action) } }),
    responses: {
      '200': { description: 'OK', content: { 'application/json': { schema: answer } } },
    },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
  };
}

function forceOf(action: string): readonly JsonObject[] {
  return action === 'patch' ? [FORCE] : [];
}

function bodyOf(subject: PathSubject, action: string): JsonObject {
  if (action !== 'patch') return { 'application/json': { schema: subject.schema } };
  const types = subject.kind.custom
    ? PATCH_TYPES
    : [...PATCH_TYPES, 'application/strategic-merge-patch+json'];
  const schema: Json = { type: 'object' };
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}
