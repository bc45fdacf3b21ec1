// The filters of one listener as they act on one route: settings of the route in place of the
// listener's where it has any, and only those that have something to do.
import type { FilterPlan } from '../plan/index.ts';
import { affinityFilter } from './affinity.ts';
import { bufferFilter } from './buffer.ts';
import { corsFilter } from './cors.ts';
import { faultFilter } from './fault.ts';
import type { Filter } from './filter.ts';
import { grpcMessagesFilter } from './grpc-messages.ts';
import { grpcStatsFilter } from './grpc-stats.ts';
import { grpcWebFilter } from './grpc-web.ts';
import { headerMutationFilter } from './header-mutation.ts';
import { localRateLimitFilter } from './local-rate-limit.ts';
import { peerMetadataFilter } from './peer-metadata.ts';
import { rbacFilter } from './rbac/index.ts';

export type FilterChain = {
  /** In running order. */
  readonly requests: readonly NonNullable<Filter['request']>[];
  /** In reverse. */
  readonly responses: readonly NonNullable<Filter['response']>[];
  readonly done: readonly NonNullable<Filter['done']>[];
};

/** Makes chains; a filter with the same settings is one filter, whichever routes share it. */
export class FilterChains {
  readonly #plans: readonly FilterPlan[];
  readonly #made = new Map<FilterPlan, Filter | undefined>();
  readonly #ofRoutes = new WeakMap<FilterPlan, Filter>();

  constructor(plans: readonly FilterPlan[]) {
    this.#plans = plans;
  }

  /** `overrides`: lists of settings, the most specific first. */
  chain(overrides: readonly (readonly FilterPlan[])[]): FilterChain {
    const filters: Filter[] = [];
    for (const plan of this.#plans) {
      const own = overrideOf(plan.name, overrides);
      // Changes of a route come besides the listener's; all else comes in its place.
      const adds = plan.kind === 'header-mutation' && own?.kind === plan.kind && !own.disabled;
      const common = adds ? this.#filter(plan, []) : undefined;
      const filter = this.#filter(plan, overrides);
      if (common !== undefined) filters.push(common);
      if (filter !== undefined) filters.push(filter);
    }
    return {
      requests: filters.flatMap(({ request }) => request ?? []),
      responses: filters.flatMap(({ response }) => response ?? []).reverse(),
      done: filters.flatMap(({ done }) => done ?? []),
    };
  }

  /** Those of the listener itself, for whoever shows their counts. */
  get own(): readonly Filter[] {
    return this.#plans.flatMap((plan) => this.#filter(plan, []) ?? []);
  }

  #filter(plan: FilterPlan, overrides: readonly (readonly FilterPlan[])[]): Filter | undefined {
    const own = overrideOf(plan.name, overrides);
    if ((own ?? plan).disabled) return undefined;
    if (own !== undefined && own.kind !== 'switch') return this.#ofRoute(own);
    if (!this.#made.has(plan)) this.#made.set(plan, filterOf(plan));
    return this.#made.get(plan);
  }

  #ofRoute(plan: FilterPlan): Filter | undefined {
    const known = this.#ofRoutes.get(plan);
    if (known !== undefined) return known;
    const made = filterOf(plan);
    if (made !== undefined) this.#ofRoutes.set(plan, made);
    return made;
  }
}

function overrideOf(
  name: string,
  overrides: readonly (readonly FilterPlan[])[],
): FilterPlan | undefined {
  for (const plans of overrides) {
    const found = plans.find((plan) => plan.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function filterOf(plan: FilterPlan): Filter | undefined {
  const { name } = plan;
  switch (plan.kind) {
    case 'fault':
      return faultFilter(name, plan);
    case 'cors':
      return corsFilter(name, plan);
    case 'local-rate-limit':
      return localRateLimitFilter(name, plan);
    case 'rbac':
      return rbacFilter(name, plan);
    case 'header-mutation':
      return headerMutationFilter(name, plan);
    case 'buffer':
      return bufferFilter(name, plan);
    case 'affinity':
      return affinityFilter(name, plan);
    case 'peer-metadata':
      return peerMetadataFilter(name);
    case 'grpc-stats':
      return grpcStatsFilter(name);
    case 'grpc-web':
      return grpcWebFilter(name);
    // What it counts besides, telemetry counts by itself.
    case 'mesh-stats':
      return grpcMessagesFilter(name);
    // The exchange forwards, and pools choose their protocol, by themselves.
    case 'router':
    case 'alpn':
    case 'switch':
      return undefined;
  }
}
