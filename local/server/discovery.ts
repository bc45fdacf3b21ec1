// What is served, told in the three ways clients ask: all at once (two versions of that), group by
// group, or resource by resource. Pure functions over the kinds of the moment.
import type { JsonObject } from '../../lib/index.ts';
import type { Kind } from '../kinds/index.ts';

const STORED_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const PART_VERBS = ['get', 'patch', 'update'];

type Subresource = {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
};

/** `APIGroupDiscoveryList`: the core group alone under `/api`, the others under `/apis`. */
export function aggregatedDiscovery(
  kinds: readonly Kind[],
  { core, version }: { readonly core: boolean; readonly version: 'v2' | 'v2beta1' },
): JsonObject {
  const groups = groupsOf(kinds).filter((group) => (group === '') === core);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versionsOf(kinds, group).map((served) => ({
        version: served,
        freshness: 'Current',
        resources: kindsIn(kinds, { group, version: served }).map((kind) =>
          aggregatedResource(kind, served),
        ),
      })),
    })),
  };
}

/** `/api`. */
export function coreVersions(serverAddress: string): JsonObject {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

/** `/apis`. */
export function groupList(kinds: readonly Kind[]): JsonObject {
  const groups = groupsOf(kinds).filter((group) => group !== '');
  const items = groups.map((group) => groupEntry(kinds, group));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: items };
}

/** `/apis/<group>`; undefined when there is no such group. */
export function groupDocument(kinds: readonly Kind[], group: string): JsonObject | undefined {
  if (!groupsOf(kinds).includes(group)) return undefined;
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(kinds, group) };
}

/** `/api/v1` and `/apis/<group>/<version>`; undefined when nothing is served there. */
export function resourceList(
  kinds: readonly Kind[],
  { group, version }: { readonly group: string; readonly version: string },
): JsonObject | undefined {
  const served = kindsIn(kinds, { group, version });
  if (served.length === 0) return undefined;
  const groupVersion = group === '' ? version : `${group}/${version}`;
  const resources = served.flatMap((kind) => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: verbsOf(kind),
      ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
      ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
    },
    ...subresourcesOf(kind, version).map((part) => ({
      name: `${kind.plural}/${part.name}`,
      singularName: '',
      namespaced: kind.namespaced,
      group: part.group,
      version: part.version,
      kind: part.kind,
      verbs: part.verbs,
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function aggregatedResource(kind: Kind, version: string): JsonObject {
  const subresources = subresourcesOf(kind, version).map((part) => ({
    subresource: part.name,
    responseKind: { group: part.group, version: part.version, kind: part.kind },
    verbs: part.verbs,
  }));
  return {
    resource: kind.plural,
    responseKind: { group: kind.group, version, kind: kind.kind },
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}

function subresourcesOf(kind: Kind, version: string): readonly Subresource[] {
  const own = { group: kind.group, version, kind: kind.kind };
  const core = { group: '', version: 'v1' };
  const parts: Subresource[] = [];
  if (kind.hasStatus) parts.push({ name: 'status', ...own, verbs: PART_VERBS });
  if (kind.scale !== undefined) {
    const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
    parts.push({ name: 'scale', ...scale, verbs: PART_VERBS });
  }
  if (kind.group !== '') return parts;
  const streams = ['create', 'get'];
  if (kind.plural === 'pods') {
    const eviction = { group: 'policy', version: 'v1', kind: 'Eviction' };
    parts.push(
      { name: 'attach', ...core, kind: 'PodAttachOptions', verbs: streams },
      { name: 'binding', ...core, kind: 'Binding', verbs: ['create'] },
      { name: 'eviction', ...eviction, verbs: ['create'] },
      { name: 'exec', ...core, kind: 'PodExecOptions', verbs: streams },
      { name: 'log', ...own, verbs: ['get'] },
      { name: 'portforward', ...core, kind: 'PodPortForwardOptions', verbs: streams },
    );
  }
  if (kind.plural === 'serviceaccounts') {
    const token = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
    parts.push({ name: 'token', ...token, verbs: ['create'] });
  }
  if (kind.plural === 'namespaces') parts.push({ name: 'finalize', ...own, verbs: ['update'] });
  return parts;
}

function verbsOf(kind: Kind): readonly string[] {
  return kind.virtual ? ['create'] : STORED_VERBS;
}

function groupEntry(kinds: readonly Kind[], group: string): JsonObject {
  const versions = versionsOf(kinds, group).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** In the order of the catalogue, which is the order in which kubectl prefers them. */
function groupsOf(kinds: readonly Kind[]): readonly string[] {
  return [...new Set(kinds.map((kind) => kind.group))];
}

function versionsOf(kinds: readonly Kind[], group: string): readonly string[] {
  const all = kinds.filter((kind) => kind.group === group);
  return [...new Set(all.flatMap((kind) => kind.versions.map(({ version }) => version)))];
}

function kindsIn(
  kinds: readonly Kind[],
  { group, version }: { readonly group: string; readonly version: string },
): readonly Kind[] {
  return kinds.filter(
    (kind) => kind.group === group && kind.versions.some((served) => served.version === version),
  );
}
