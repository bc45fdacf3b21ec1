// What tables, virtual hosts, routes and weighted clusters all may say, and what a route has from
// those around it.
import type {
  AnyMessage,
  HeaderValueOption,
  HedgePolicy,
  RouteActionRequestMirrorPolicy,
  RetryPolicy,
} from '../../../api/xds/index.ts';
import type { DescriptorAction, FilterPlan, ScopedHeaders } from '../../plan/index.ts';
import { routeFilter } from '../filter/index.ts';
import { headerChanges } from '../match/index.ts';
import type { Place } from '../reading/index.ts';

/** Of the nearest around a route that says it. */
export type Scope = {
  readonly filters: readonly FilterPlan[];
  readonly mirrors: {
    readonly policies: readonly RouteActionRequestMirrorPolicy[] | undefined;
    readonly place: Place;
  };
  readonly retry: { readonly policy: RetryPolicy; readonly place: Place } | undefined;
  readonly hedge: HedgePolicy | undefined;
  readonly replayBytesMax: number | undefined;
  /** Of an answer that stands in the configuration. */
  readonly bodyBytesMax: number;
  readonly limits: readonly (readonly DescriptorAction[])[];
};

export function filtersOf(
  configs: Readonly<Record<string, AnyMessage>> | undefined,
  place: Place,
): readonly FilterPlan[] {
  if (configs === undefined) return NO_FILTERS;
  const at = place.at('typed_per_filter_config');
  return Object.entries(configs)
    .map(([name, config]) => routeFilter(name, config, at.at(name)))
    .filter((filter) => filter !== undefined);
}

const NO_FILTERS: readonly FilterPlan[] = [];

type Overlaid = Readonly<Record<'outer' | 'inner', readonly FilterPlan[]>>;

/** By name, the nearer one counts. */
export function overlaid({ outer, inner }: Overlaid): readonly FilterPlan[] {
  if (outer.length === 0) return inner;
  if (inner.length === 0) return outer;
  return [...outer.filter(({ name }) => !inner.some((near) => near.name === name)), ...inner];
}

type Headed = {
  readonly requestHeadersToAdd?: readonly HeaderValueOption[];
  readonly requestHeadersToRemove?: readonly string[];
  readonly responseHeadersToAdd?: readonly HeaderValueOption[];
  readonly responseHeadersToRemove?: readonly string[];
};

export function scopedHeaders(headed: Headed, place: Place): ScopedHeaders {
  const { requestHeadersToAdd, requestHeadersToRemove } = headed;
  const { responseHeadersToAdd, responseHeadersToRemove } = headed;
  return {
    request: headerChanges(
      { add: requestHeadersToAdd, remove: requestHeadersToRemove, prefix: 'request_headers' },
      place,
    ),
    response: headerChanges(
      { add: responseHeadersToAdd, remove: responseHeadersToRemove, prefix: 'response_headers' },
      place,
    ),
  };
}
