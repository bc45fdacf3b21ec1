// Route tables of sidecars: one for each port that HTTP services share, and one for each port whose
// protocol is found out per connection.
import type { Route, RouteConfiguration, VirtualHost } from '../../api/xds/index.ts';
import {
  isHttp,
  serviceHost,
  type HostView,
  type MeshPort,
  type MeshService,
  type ServiceView,
  type SidecarView,
} from '../mesh/index.ts';
import { isClosed, wayOut } from './elsewhere.ts';
import { assembler, keeper, servicesOf, type Services } from './kept.ts';
import { NONE } from './messages.ts';
import { ANY_PATH } from './route-match.ts';
import { routesOf, serviceRoute, type RouteContext } from './route.ts';

export function outboundRoutes(view: SidecarView): readonly RouteConfiguration[] {
  const services = servicesOf(view.services);
  const byPort = new Map<number, ServiceView[]>();
  const own: RouteConfiguration[] = [];
  for (const seen of view.services) {
    for (const port of seen.service.ports) {
      if (!sharesPort(view, seen.service, port)) {
        if (port.protocol === 'auto') own.push(sniffedTable({ view, seen, port, services }));
        continue;
      }
      const there = byPort.get(port.number);
      if (there === undefined) byPort.set(port.number, [seen]);
      else there.push(seen);
    }
  }
  return [
    ...[...byPort].map(([port, seen]) => sharedTable({ view, port, seen, services })),
    ...own,
  ];
}

/** Of these ports alone. */
export function sharedTables(
  view: SidecarView,
  ports: ReadonlySet<number>,
): readonly RouteConfiguration[] {
  const services = servicesOf(view.services);
  return [...ports].map((number) => {
    const seen = view.services.filter(({ service }) =>
      service.ports.some((port) => port.number === number && sharesPort(view, service, port)),
    );
    return sharedTable({ view, port: number, seen, services });
  });
}

/** HTTP has the Host header to tell services apart; without an address nothing else does. */
export function sharesPort(
  { capturesDns }: SidecarView,
  { source, addresses, ownAddresses, ranges }: MeshService,
  { protocol }: MeshPort,
): boolean {
  if (isHttp(protocol)) return true;
  const known = [...addresses, ...ranges, ...(capturesDns ? ownAddresses : [])];
  return protocol === 'auto' && source === 'entry' && known.length === 0;
}

/** The table of an `auto` port: one service's alone. */
export function sniffedRoutes(service: MeshService, port: MeshPort): string {
  return `${service.host}:${port.number}`;
}

type TableOfPort = {
  readonly view: SidecarView;
  readonly port: number;
  readonly seen: readonly ServiceView[];
  readonly services: Services;
};

function sharedTable({ view, port, seen, services }: TableOfPort): RouteConfiguration {
  const { defaultHttpRetryPolicy: retries } = view.settings;
  const taken = new Set<string>();
  const free = (domains: readonly string[]): readonly string[] =>
    domains.filter((domain) => !taken.has(domain) && taken.add(domain));
  const hosts = [
    ...seen.map((each) => hostOfService(each, view, { port, services, retries })),
    ...view.hosts.map((each) => otherHost(each, { port, services, retries })),
  ];
  const parts = hosts
    .map((host) => withDomains(host, free(host.domains ?? [])))
    .filter(({ domains = [] }) => domains.length > 0);
  const place = `${port} ${view.namespace} ${wayOut(view)}`;
  return tablesOf({ owner: view.settings, place, parts }, (virtualHosts) => ({
    ...table(String(port)),
    virtualHosts: [...virtualHosts, ...(taken.has('*') ? [] : [catchAll(view)])],
  }));
}

const tablesOf = assembler<VirtualHost, RouteConfiguration>();

/** The same host when it keeps all of its names. */
function withDomains(host: VirtualHost, domains: readonly string[]): VirtualHost {
  return domains.length === host.domains?.length ? host : { ...host, domains };
}

/** What every table of a sidecar has. */
function table(name: string): RouteConfiguration {
  return { name, validateClusters: false, ignorePortInHostMatching: true };
}

const hostsOf = keeper<VirtualHost>();

function hostOfService(seen: ServiceView, view: SidecarView, at: RouteContext): VirtualHost {
  const { service } = seen;
  const { port, retries } = at;
  const from = isNear(service, view.namespace) ? view.namespace : '';
  return hostsOf(seen).get({
    place: `${port} ${from} ${retries === undefined ? '' : JSON.stringify(retries)}`,
    services: at.services,
    make: (services) => ({
      name: `${service.host}:${port}`,
      domains: domainsOf(service, view.namespace),
      routes: routesToService(seen, { port, services, retries }),
      includeRequestAttemptCount: true,
    }),
  });
}

function routesToService({ service, routing }: ServiceView, at: RouteContext): readonly Route[] {
  return routing === undefined ? [serviceRoute(service, at)] : routesOf(routing, at);
}

/** Whether a bare name means it there: all other namespaces say the same names. */
function isNear({ namespace, aliases }: MeshService, from: string): boolean {
  return namespace === from || aliases.some((alias) => alias.namespace === from);
}

/** Every way to say a service's name from a namespace, and its addresses. */
function domainsOf(service: MeshService, from: string): readonly string[] {
  const { host, name, namespace, addresses, ownAddresses, isHeadless, aliases } = service;
  if (service.source === 'entry') return [host, ...addresses, ...ownAddresses];
  const names = [host, `${name}.${namespace}.svc`, `${name}.${namespace}`];
  return [
    ...namesOf(service, from),
    // Pods of a headless service have names of their own below it.
    ...(isHeadless ? names.map((each) => `*.${each}`) : []),
    ...addresses,
    ...aliases.flatMap((alias) => namesOf({ ...alias, host: serviceHost(alias) }, from)),
  ];
}

type Named = Pick<MeshService, 'host' | 'name' | 'namespace'>;

function namesOf({ host, name, namespace }: Named, from: string): readonly string[] {
  const bare = namespace === from ? [name] : [];
  return [host, `${host}.`, ...bare, `${name}.${namespace}.svc`, `${name}.${namespace}`];
}

function otherHost({ host, routing }: HostView, at: RouteContext): VirtualHost {
  return {
    name: `${host}:${at.port}`,
    domains: [host],
    routes: routesOf(routing, at),
    includeRequestAttemptCount: true,
  };
}

function catchAll(view: SidecarView): VirtualHost {
  const name = isClosed(view) ? 'block_all' : 'allow_any';
  const action: Route = isClosed(view)
    ? { directResponse: { status: 502 } }
    : { route: { cluster: wayOut(view), timeout: NONE } };
  return {
    name,
    domains: ['*'],
    routes: [{ name, match: ANY_PATH, ...action }],
    includeRequestAttemptCount: true,
  };
}

type SniffedTable = {
  readonly view: SidecarView;
  readonly seen: ServiceView;
  readonly port: MeshPort;
  readonly services: Services;
};

/** Connections came to this service's address already: the Host header does not choose. */
function sniffedTable({ view, seen, port, services }: SniffedTable): RouteConfiguration {
  const { defaultHttpRetryPolicy: retries } = view.settings;
  const name = sniffedRoutes(seen.service, port);
  return {
    ...table(name),
    virtualHosts: [
      {
        name,
        domains: ['*'],
        routes: routesToService(seen, { services, port: port.number, retries }),
        includeRequestAttemptCount: true,
      },
    ],
  };
}
