// One route, linked: its predicates, its targets with the headers each changes, its rewrites. What
// is the same for every request was decided here, once.   hot path
import type { Random } from '../../lib/index.ts';
import { headerEdits, type HeaderEdits } from '../format/index.ts';
import type { RequestHead } from '../http/index.ts';
import type {
  HeaderChanges,
  RouteAction,
  RoutePlan,
  RouteTablePlan,
  VirtualHostPlan,
  WeightedTarget,
} from '../plan/index.ts';
import { CompiledMatch } from './match.ts';
import {
  hostRewrite,
  pathRewrite,
  redirectLocation,
  setAuthority,
  type Rewrite,
} from './rewrite.ts';
import { Split } from './split.ts';

/** Where a route may send a request; `plan` is undefined when a header names the upstream. */
export class Target {
  readonly plan: WeightedTarget | undefined;
  readonly weight: number;
  readonly requestEdits: HeaderEdits | undefined;
  readonly responseEdits: HeaderEdits | undefined;
  readonly hostRewrite: Rewrite | undefined;

  constructor(plan: WeightedTarget | undefined, scopes: Scopes) {
    const own =
      plan === undefined
        ? NO_SCOPES
        : { request: [plan.requestHeaders], response: [plan.responseHeaders] };
    this.plan = plan;
    this.weight = plan?.weight ?? 1;
    this.requestEdits = headerEdits(own.request.concat(scopes.request));
    this.responseEdits = headerEdits(own.response.concat(scopes.response));
    this.hostRewrite = plan?.hostRewrite === undefined ? undefined : hostRewrite(plan.hostRewrite);
  }
}

export class Route {
  readonly plan: RoutePlan;
  readonly action: RouteAction;
  readonly host: VirtualHostPlan;
  readonly match: CompiledMatch;
  /** For answers of its own, and where a header names the upstream. */
  readonly ownTarget: Target;
  /** Of all its targets. */
  readonly weights: number;
  readonly #split: Split<Target> | undefined;
  readonly #path: Rewrite | undefined;
  readonly #host: Rewrite | undefined;
  /** The endpoint's own name is asked for. */
  readonly rewritesToEndpoint: boolean;
  readonly #location: Rewrite | undefined;

  constructor(plan: RoutePlan, place: RoutePlace) {
    const { action, match } = plan;
    const scopes = scopesOf(plan, place);
    const forward = action.kind === 'forward' ? action : undefined;
    this.plan = plan;
    this.action = action;
    this.host = place.host;
    this.match = new CompiledMatch(match);
    this.ownTarget = new Target(undefined, scopes);
    this.#split = forward === undefined ? undefined : splitOf(forward.targets, scopes);
    this.weights = weightsOf(forward?.targets ?? []);
    const path = forward?.pathRewrite;
    this.#path = path === undefined ? undefined : pathRewrite(path, match);
    const host = forward?.hostRewrite;
    this.#host = host === undefined ? undefined : hostRewrite(host);
    this.rewritesToEndpoint = host?.kind === 'endpoint';
    this.#location = action.kind === 'redirect' ? redirectLocation(action, match) : undefined;
  }

  /** Which of its targets takes this request. */
  target(random: Random): Target {
    return this.#split?.pick(random) ?? this.ownTarget;
  }

  /** Host and path become what the upstream is asked for. */
  rewrite(head: RequestHead, target: Target, keepsOriginal: boolean): void {
    const { action } = this;
    if (action.kind !== 'forward') return;
    const { appendsForwardedHost } = action;
    const targets = target.hostRewrite?.(head) ?? '';
    // Nobody is told of a host that only this target goes by.
    if (targets !== '') head.authority = targets;
    const host = targets === '' ? (this.#host?.(head) ?? '') : '';
    if (host !== '') setAuthority(head, host, { appendsForwardedHost, keepsOriginal });
    if (this.#path === undefined) return;
    if (keepsOriginal) head.headers.set('x-envoy-original-path', head.target);
    head.target = this.#path(head);
  }

  /** Where its redirect sends this request. */
  location(head: RequestHead): string {
    return this.#location?.(head) ?? '';
  }
}

/** The table and the virtual host a route lies in. */
type RoutePlace = { readonly table: RouteTablePlan; readonly host: VirtualHostPlan };

type Scopes = {
  readonly request: readonly HeaderChanges[];
  readonly response: readonly HeaderChanges[];
};

const NO_SCOPES: Scopes = { request: [], response: [] };

/** Whose changes come first; what comes later has the last word. */
function scopesOf(route: RoutePlan, { table, host }: RoutePlace): Scopes {
  const request = [route.requestHeaders, host.headers.request, table.headers.request];
  const response = [route.responseHeaders, host.headers.response, table.headers.response];
  if (!table.mostSpecificHeadersWin) return { request, response };
  return { request: request.reverse(), response: response.reverse() };
}

function splitOf(plans: readonly WeightedTarget[], scopes: Scopes): Split<Target> | undefined {
  if (plans.length === 0) return undefined;
  const targets: Target[] = [];
  for (const plan of plans) targets.push(new Target(plan, scopes));
  return new Split(targets);
}

function weightsOf(targets: readonly WeightedTarget[]): number {
  let weights = 0;
  for (const { weight } of targets) weights += weight;
  return weights;
}
