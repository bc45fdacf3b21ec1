// Meshes of a few namespaces in which some things are hidden from some, drawn by chance; and, said
// once more and as plainly as can be, who may see what.
import fc from 'fast-check';
import type { JsonObject } from '../../lib/index.ts';

const NAMESPACES = ['a', 'b', 'c'] as const;
const ROOT = 'istio-system';

export type Thing = {
  readonly kind: 'Service' | 'ServiceEntry' | 'VirtualService' | 'DestinationRule';
  /** Like no other: where it is seen, this is found. */
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly exportTo: readonly string[] | undefined;
};

type Scope = { readonly namespace: string; readonly hosts: readonly string[] };

export type RandomMesh = {
  readonly things: readonly Thing[];
  /** Sidecars without selector, the first of a namespace counts. */
  readonly scopes: readonly Scope[];
  readonly defaults: Readonly<Record<Thing['kind'], readonly string[] | undefined>>;
};

const audience = fc.option(
  fc.constantFrom<readonly string[]>(['*'], ['.'], ['~'], ['a'], ['b', 'c'], ['.', 'c']),
  { nil: undefined },
);
const namespace = fc.constantFrom(...NAMESPACES, ROOT);
const drawn = fc.record({
  kind: fc.constantFrom('Service', 'ServiceEntry', 'VirtualService', 'DestinationRule'),
  namespace,
  target: fc.nat({ max: 5 }),
  exportTo: audience,
});
const imported = fc.constantFrom('./*', '*/*', 'a/*', '~/*', '*/*.org', 'b/*.cluster.local');

export const randomMesh: fc.Arbitrary<RandomMesh> = fc
  .record({
    drawn: fc.array(drawn, { minLength: 1, maxLength: 14 }),
    scopes: fc.array(
      fc.record({ namespace, hosts: fc.array(imported, { minLength: 1, maxLength: 2 }) }),
      { maxLength: 2 },
    ),
    services: audience,
    routes: audience,
    rules: audience,
  })
  .map(({ drawn: all, scopes, services, routes, rules }) => ({
    things: thingsOf(all),
    scopes,
    defaults: {
      Service: services,
      ServiceEntry: services,
      VirtualService: routes,
      DestinationRule: rules,
    },
  }));

type Drawn = Pick<Thing, 'kind' | 'namespace' | 'exportTo'> & { readonly target: number };

/** Rules are about one of the services, or about a host that nobody has. */
function thingsOf(all: readonly Drawn[]): readonly Thing[] {
  const named = all.map(({ target, ...each }, i) => ({ ...each, target, name: `thing-${i}-x` }));
  const hosts = named.flatMap(({ kind, name, namespace: at }) => hostOf({ kind, name, at }));
  return named.map(({ target, ...each }) => {
    const [own] = hostOf({ kind: each.kind, name: each.name, at: each.namespace });
    return { ...each, host: own ?? hosts[target] ?? 'nobody.org' };
  });
}

function hostOf(of: { readonly kind: string; readonly name: string; readonly at: string }) {
  if (of.kind === 'Service') return [`${of.name}.${of.at}.svc.cluster.local`];
  return of.kind === 'ServiceEntry' ? [`${of.name}.org`] : [];
}

/** As people would write it; one pod in each namespace. */
export function yamlOf({ things, scopes, defaults }: RandomMesh): readonly string[] {
  const mesh = {
    defaultServiceExportTo: defaults.Service,
    defaultVirtualServiceExportTo: defaults.VirtualService,
    defaultDestinationRuleExportTo: defaults.DestinationRule,
  };
  const config = {
    ...named(CORE, { kind: 'ConfigMap', name: 'istio', namespace: ROOT }),
    data: { mesh: JSON.stringify(mesh) },
  };
  const sidecars = scopes.map(({ namespace: at, hosts }, i) => ({
    ...named(RULES, { kind: 'Sidecar', name: `scope-${i}`, namespace: at }),
    spec: { egress: [{ hosts }] },
  }));
  const pods = NAMESPACES.map((at) => ({
    ...named(CORE, { kind: 'Pod', name: 'client', namespace: at }),
    spec: { containers: [{ name: 'app', image: 'app' }] },
  }));
  const objects: readonly object[] = [config, ...sidecars, ...pods, ...things.map(objectOf)];
  return objects.map((object) => JSON.stringify(object));
}

const CORE = 'v1';
const RULES = 'networking.istio.io/v1';

type Named = { readonly kind: string; readonly name: string; readonly namespace: string };

function named(apiVersion: string, { kind, ...metadata }: Named): JsonObject {
  return { apiVersion, kind, metadata };
}

function objectOf(thing: Thing): JsonObject {
  const { kind, name, namespace: at, host, exportTo } = thing;
  const metadata = { name, namespace: at };
  const told = exportTo === undefined ? {} : { exportTo };
  const object = named(RULES, { kind, ...metadata });
  switch (kind) {
    case 'Service': {
      const annotations = exportTo && { 'networking.istio.io/exportTo': exportTo.join(',') };
      const ports = [{ port: 80, name: 'http' }];
      return {
        ...named(CORE, { kind, ...metadata }),
        metadata: { ...metadata, annotations: annotations ?? {} },
        spec: { ports },
      };
    }
    case 'ServiceEntry':
      return { ...object, spec: { hosts: [host], ports: PORTS, resolution: 'DNS', ...told } };
    case 'VirtualService': {
      const route = [{ destination: { host } }];
      return { ...object, spec: { hosts: [host], http: [{ name, route }], ...told } };
    }
    case 'DestinationRule': {
      const subsets = [{ name, labels: { app: 'x' } }];
      return { ...object, spec: { host, subsets, ...told } };
    }
  }
}

const PORTS = [{ number: 80, name: 'http', protocol: 'HTTP' }];

/** Whether somebody in a namespace may see a thing at all. */
export function maySee(mesh: RandomMesh, thing: Thing, viewer: string): boolean {
  const { exportTo = mesh.defaults[thing.kind] ?? ['*'] } = thing;
  const isShown = exportTo.some(
    (word) => word === '*' || word === viewer || (word === '.' && thing.namespace === viewer),
  );
  if (!isShown) return false;
  if (thing.kind === 'DestinationRule') return true;
  const scope =
    mesh.scopes.find((each) => each.namespace === viewer) ??
    mesh.scopes.find((each) => each.namespace === ROOT);
  if (scope === undefined) return true;
  return scope.hosts.some((text) => {
    const [from = '', pattern = ''] = text.split('/');
    const isFrom = from === '*' || thing.namespace === (from === '.' ? viewer : from);
    return isFrom && (pattern === '*' || thing.host.endsWith(pattern.slice(1)));
  });
}

export const VIEWERS: readonly string[] = NAMESPACES;
