// From a request to the rule that decides it: virtual host by the most specific domain, then the
// first route that matches.   hot path
import type { Trail } from '../explain/index.ts';
import type { RequestHead } from '../http/index.ts';
import type { RoutePlan, RouteTablePlan, VirtualHostPlan } from '../plan/index.ts';
import type { Asker } from './match.ts';
import { portAt, withoutQuery } from './rewrite.ts';
import { Route } from './route.ts';

class VirtualHost {
  readonly plan: VirtualHostPlan;
  readonly #table: RouteTablePlan;
  #isLinked = false;
  routes: readonly Route[] = [];
  /** Plaintext requests go here first. */
  #toTls: Route | undefined = undefined;

  constructor(plan: VirtualHostPlan, table: RouteTablePlan) {
    this.plan = plan;
    this.#table = table;
  }

  /** When the first request comes for it: of a thousand hosts, few are ever asked for. */
  link(): void {
    if (this.#isLinked) return;
    this.#isLinked = true;
    const { plan } = this;
    const scopes = { table: this.#table, host: plan };
    const routes: Route[] = [];
    for (const route of plan.routes) routes.push(new Route(route, scopes));
    this.routes = routes;
    this.#toTls = plan.requireTls === 'none' ? undefined : new Route(TO_TLS, scopes);
  }

  /** What a client was told by the proxies before us counts, as what it speaks. */
  toTls({ headers }: RequestHead): Route | undefined {
    if (this.#toTls === undefined || headers.get('x-forwarded-proto') === 'https') return undefined;
    const isInternal = headers.get('x-envoy-internal') === 'true';
    return this.plan.requireTls === 'external' && isInternal ? undefined : this.#toTls;
  }
}

type Wildcard = { readonly text: string; readonly host: VirtualHost };

export class RouteTable {
  readonly plan: RouteTablePlan;
  readonly #exact = new Map<string, VirtualHost>();
  // Longest first, so that the most specific wins.
  readonly #suffixes: Wildcard[] = [];
  readonly #prefixes: Wildcard[] = [];
  #any: VirtualHost | undefined = undefined;

  constructor(plan: RouteTablePlan) {
    this.plan = plan;
    for (const hostPlan of plan.hosts) {
      const host = new VirtualHost(hostPlan, plan);
      for (const domain of hostPlan.domains) this.#add(domain.toLowerCase(), host);
    }
    this.#suffixes.sort((one, other) => other.text.length - one.text.length);
    this.#prefixes.sort((one, other) => other.text.length - one.text.length);
  }

  /** Without an asker, chance decides nothing: any share of requests is taken for all of them. */
  find(head: RequestHead, asker: Asker | undefined, trail?: Trail): Route | undefined {
    const { authority } = head;
    const host = this.#host(authority);
    trail?.note({ kind: 'virtual-host', name: host?.plan.name, authority });
    if (host === undefined) return undefined;
    host.link();
    const toTls = host.toTls(head);
    if (toTls !== undefined) return toTls;
    const path = withoutQuery(head.target);
    const { routes } = host;
    for (let i = 0; i < routes.length; i++) {
      const route = routes[i]!;
      const misses = route.match.misses(head, path, asker);
      if (trail !== undefined) noteCandidate(trail, route.plan, misses);
      if (misses === undefined) return route;
    }
    return undefined;
  }

  #add(domain: string, host: VirtualHost): void {
    if (domain === '*') this.#any = host;
    else if (domain.startsWith('*')) this.#suffixes.push({ text: domain.slice(1), host });
    else if (domain.endsWith('*')) this.#prefixes.push({ text: domain.slice(0, -1), host });
    else this.#exact.set(domain, host);
  }

  #host(authority: string): VirtualHost | undefined {
    let name = authority;
    if (this.plan.ignorePortInHost) name = withoutPort(name);
    const exact = this.#exact.get(name) ?? this.#exact.get((name = name.toLowerCase()));
    if (exact !== undefined) return exact;
    for (let i = 0; i < this.#suffixes.length; i++) {
      const { text, host } = this.#suffixes[i]!;
      if (name.length > text.length && name.endsWith(text)) return host;
    }
    for (let i = 0; i < this.#prefixes.length; i++) {
      const { text, host } = this.#prefixes[i]!;
      if (name.length > text.length && name.startsWith(text)) return host;
    }
    return this.#any;
  }
}

const NO_CHANGES = { changes: [], remove: [] };

const TO_TLS: RoutePlan = {
  name: '',
  match: {
    path: undefined,
    headers: [],
    query: [],
    cookies: [],
    percent: 100,
    isGrpc: false,
    isConnect: false,
    tls: undefined,
  },
  action: {
    kind: 'redirect',
    status: 301,
    scheme: 'https',
    host: undefined,
    port: undefined,
    path: undefined,
    stripsQuery: false,
  },
  requestHeaders: NO_CHANGES,
  responseHeaders: NO_CHANGES,
  operation: '',
  origin: '',
  filters: [],
  limitActions: [],
  samplePercent: undefined,
  replayBytesMax: undefined,
};

function noteCandidate(trail: Trail, plan: RoutePlan, misses: string | undefined): void {
  trail.note({ kind: 'route', name: plan.name, origin: plan.origin, misses });
}

function withoutPort(authority: string): string {
  const colon = portAt(authority);
  return colon === -1 ? authority : authority.slice(0, colon);
}
