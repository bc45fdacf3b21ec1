// From a request to the rule that decides it: virtual host by the most specific domain, then the
// first route that matches.   hot path
import type { RouteAction, RoutePlan, RouteTablePlan, VirtualHostPlan } from '../plan/index.ts';
import type { RequestHead } from '../http/index.ts';
import { CompiledMatch } from './match.ts';
import { Split } from './split.ts';

/** Hears, when somebody asks why, what was looked at; absent on ordinary traffic. */
interface RouteTrace {
  virtualHost(name: string | undefined): void;
  candidate(route: string, misses: string | undefined): void;
}

export class Route {
  readonly plan: RoutePlan;
  readonly action: RouteAction;
  /** The weighted choice among targets, for routes that forward. */
  readonly split: Split | undefined;
  readonly match: CompiledMatch;

  constructor(plan: RoutePlan) {
    this.plan = plan;
    this.action = plan.action;
    this.split = plan.action.kind === 'forward' ? new Split(plan.action.targets) : undefined;
    this.match = new CompiledMatch(plan.match);
  }
}

class VirtualHost {
  readonly name: string;
  readonly routes: readonly Route[];

  constructor(plan: VirtualHostPlan) {
    const routes: Route[] = [];
    for (const route of plan.routes) routes.push(new Route(route));
    this.name = plan.name;
    this.routes = routes;
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
      const host = new VirtualHost(hostPlan);
      for (const domain of hostPlan.domains) this.#add(domain.toLowerCase(), host);
    }
    this.#suffixes.sort((one, other) => other.text.length - one.text.length);
    this.#prefixes.sort((one, other) => other.text.length - one.text.length);
  }

  find(head: RequestHead, trace: RouteTrace | undefined): Route | undefined {
    const host = this.#host(head.authority);
    trace?.virtualHost(host?.name);
    if (host === undefined) return undefined;
    const query = head.target.indexOf('?');
    const path = query === -1 ? head.target : head.target.slice(0, query);
    const { routes } = host;
    for (let i = 0; i < routes.length; i++) {
      const route = routes[i]!;
      const misses = route.match.misses(head, path);
      trace?.candidate(route.plan.name, misses);
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

function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  if (colon === -1 || authority.indexOf(']', colon) !== -1) return authority;
  return authority.slice(0, colon);
}
