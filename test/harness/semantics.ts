// What happens to a request, decided by the real control plane and the real route tables, without a
// socket: objects and a request in, a decision out.
import { Chains, type Facts } from '../../proxy/listen/index.ts';
import { Headers, RequestHead } from '../../proxy/http/index.ts';
import { RouteTable, type Route } from '../../proxy/route/index.ts';
import type { ChainPlan, HttpPlan, ListenerPlan, WeightedTarget } from '../../proxy/plan/index.ts';
import type { MeshUnderTest, Plan, PodName } from './mesh-under-test.ts';

export type OutboundQuestion = {
  readonly from: PodName;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the client connected; by default where the name in the URL leads. */
  readonly at: string | undefined;
  readonly speaks: 'http' | 'bytes' | 'tls';
};

/** What a case may expect; it names those it is about. */
export type Decision = Readonly<Record<string, unknown>>;

const RESET: Decision = { reset: true };

export function outbound(mesh: MeshUnderTest, question: OutboundQuestion): Decision {
  const url = new URL(question.url);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const address = question.at ?? addressOf(mesh, question.from, url.hostname);
  const plan = mesh.plan(question.from);
  const listener = listenerFor(plan, address, port);
  if (listener === undefined) return RESET;
  const facts = factsOf({ address, port }, question.speaks, url.hostname);
  const chain = new Chains(listener).find(facts, undefined);
  if (chain === undefined) return RESET;
  if (chain.serve.kind === 'tcp') return { bytes: shares(chain.serve.targets) };
  const head = new RequestHead(
    question.method,
    `${url.pathname}${url.search}`,
    11,
    headersOf(question),
  );
  head.authority = url.host;
  return routed(plan, chain.serve, head);
}

/** Names that are no service lead to an address outside. */
const OUTSIDE = '192.0.2.1';

function addressOf(mesh: MeshUnderTest, from: PodName, host: string): string {
  if (/^[\d.]+$/.test(host)) return host;
  const [name = '', namespace = from.namespace] = host.split('.');
  const full = `${name}.${namespace}.svc.cluster.local`;
  const isService = full === host || full.startsWith(`${host}.`);
  return (isService ? mesh.mesh.serviceByHost.get(full)?.addresses[0] : undefined) ?? OUTSIDE;
}

/** A sidecar's sockets are redirected to; a gateway's are called. */
function listenerFor(plan: Plan, address: string, port: number): ListenerPlan | undefined {
  const direct = plan.listeners.get(`0.0.0.0_${port}`);
  return (
    plan.listeners.get(`${address}_${port}`) ?? direct ?? plan.listeners.get('virtualOutbound')
  );
}

// Nothing that these cases are about depends on who connects.
const CLIENT = {
  source: { address: '192.0.2.2', port: 40_000 },
  directSource: { address: '192.0.2.2', port: 40_000 },
} as const;

const SPEAKS = { http: ['http/1.1', 'http/1.0'], bytes: [], tls: [] } as const;

function factsOf(
  destination: Facts['destination'],
  speaks: OutboundQuestion['speaks'],
  serverName: string,
): Facts {
  const transport = speaks === 'tls' ? 'tls' : 'raw';
  return {
    destination,
    ...CLIENT,
    transport,
    serverName: speaks === 'tls' ? serverName : '',
    applicationProtocols: SPEAKS[speaks],
  };
}

function headersOf({ headers }: OutboundQuestion): Headers {
  return new Headers(
    Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value]),
  );
}

function routed(plan: Plan, serve: HttpPlan, head: RequestHead): Decision {
  const table =
    serve.routes.kind === 'inline' ? serve.routes.table : plan.routes.get(serve.routes.table);
  if (table === undefined) return { missingTable: true };
  const route = new RouteTable(table).find(head, undefined);
  return route === undefined ? { respond: 404 } : decided(plan, route, head);
}

function decided(plan: Plan, linked: Route, head: RequestHead): Decision {
  const { plan: route } = linked;
  const { action, name, origin, operation } = route;
  const by = origin === '' ? {} : { by: origin.split('/').slice(-3).join('/') };
  const common = { route: name, operation, ...by };
  if (action.kind === 'respond') return { ...common, respond: action.status, body: action.body };
  if (action.kind === 'redirect') {
    return { ...common, redirect: `${action.status} ${linked.location(head)}` };
  }
  linked.rewrite(head, linked.ownTarget, false);
  const missing = action.targets.filter(({ upstream }) => !plan.upstreams.has(upstream));
  return {
    ...common,
    to: shares(action.targets),
    path: head.target,
    host: head.authority,
    timeoutMs: action.timeoutMs,
    retries: action.retry?.attemptsMax ?? 0,
    retryOn: action.retry?.on.join(',') ?? '',
    adds: Object.fromEntries(
      route.requestHeaders.changes.map((change) => [change.name, change.value]),
    ),
    ...(missing.length === 0
      ? {}
      : { noSuchUpstream: missing.map(({ upstream }) => short(upstream)) }),
    workloads: workloads(plan, action.targets),
  };
}

/** Which workloads stand behind what was chosen, by name. */
function workloads(plan: Plan, targets: readonly WeightedTarget[]): readonly string[] {
  const names = targets.flatMap(({ upstream }) =>
    (plan.endpoints.get(upstream)?.localities ?? [])
      .flatMap((locality) => locality.endpoints)
      .map((endpoint) => endpoint.workload.split(';')[0] ?? endpoint.address),
  );
  return [...new Set(names)].sort();
}

/** Percent by destination. */
function shares(targets: readonly WeightedTarget[]): Readonly<Record<string, number>> {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return Object.fromEntries(
    targets.map(({ upstream, weight }) => [short(upstream), Math.round((weight / total) * 100)]),
  );
}

/** `outbound|9080|v2|reviews.shop.svc.cluster.local` → `reviews.shop:9080/v2`. */
function short(cluster: string): string {
  const [direction, port, subset, host = ''] = cluster.split('|');
  if (direction !== 'outbound') return cluster;
  const name = host.replace('.svc.cluster.local', '');
  return `${name}:${port ?? ''}${subset === '' ? '' : `/${subset ?? ''}`}`;
}

export type InboundQuestion = {
  readonly to: PodName;
  readonly port: number;
  readonly as: keyof typeof CALLERS;
};

// What callers open with: a plain client, a sidecar, an application's own TLS.
const CALLERS = {
  'plain-http': { transport: 'raw', alpn: ['http/1.1', 'http/1.0'] },
  'plain-bytes': { transport: 'raw', alpn: [] },
  'mesh-http': { transport: 'tls', alpn: ['istio-http/1.1', 'istio', 'http/1.1'] },
  'mesh-bytes': { transport: 'tls', alpn: ['istio-peer-exchange', 'istio'] },
  'other-tls': { transport: 'tls', alpn: ['http/1.1'] },
} as const;

export function isCaller(word: string): word is keyof typeof CALLERS {
  return word in CALLERS;
}

export function inbound(mesh: MeshUnderTest, { to, port, as }: InboundQuestion): Decision {
  const plan = mesh.plan(to);
  const listener = plan.listeners.get('virtualInbound');
  const address = mesh.mesh.workloads.get(`${to.namespace}/${to.pod}`)?.ip ?? '';
  const { transport, alpn } = CALLERS[as];
  const facts: Facts = {
    destination: { address, port },
    ...CLIENT,
    serverName: '',
    transport,
    applicationProtocols: alpn,
  };
  const chain = listener && new Chains(listener).find(facts, undefined);
  return chain === undefined ? RESET : { ...served(chain), mutualTls: chain.tls !== undefined };
}

function served({ serve }: ChainPlan): Decision {
  if (serve.kind === 'tcp') return { serves: 'bytes', to: serve.targets[0]?.upstream };
  const action =
    serve.routes.kind === 'inline' ? serve.routes.table.hosts[0]?.routes[0]?.action : undefined;
  const to = action?.kind === 'forward' ? action.targets[0]?.upstream : undefined;
  return { serves: 'http', to };
}
