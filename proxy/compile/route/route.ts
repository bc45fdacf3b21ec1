// Route → RoutePlan: what must hold, what is then done, and what filters are told.
import type { Metadata, Route, RouteTracing } from '../../../api/xds/index.ts';
import { stringAt } from '../../../lib/index.ts';
import type { RouteAction, RoutePlan } from '../../plan/index.ts';
import { limitActions } from '../filter/index.ts';
import { fraction, ownSettings, statusOf, textOf, type Place } from '../reading/index.ts';
import { forward, type OwnRoute } from './forward.ts';
import { routeMatch } from './match.ts';
import { redirect } from './redirect.ts';
import { filtersOf, overlaid, scopedHeaders, type Scope } from './scope.ts';

/** ▲ What a route may say that Envoy's has no field for. */
const OWN: OwnRoute = {
  retries_only_idempotent: false,
  retries_follow_grpc: false,
  hedges_after_ms: 0,
};

export function routePlan(route: Route, scope: Scope, place: Place): RoutePlan {
  const headers = scopedHeaders(route, place);
  if ((route.statPrefix ?? '') !== '') place.at('stat_prefix').note('is not counted by itself');
  const limits = limitActions(route.route?.rateLimits, place.at('route').at('rate_limits'));
  return {
    name: route.name ?? '',
    match: routeMatch(route.match ?? {}, place.at('match')),
    action: action(route, scope, place),
    requestHeaders: headers.request,
    responseHeaders: headers.response,
    operation: route.decorator?.operation ?? '',
    origin: originOf(route.metadata),
    filters: overlaid({
      outer: scope.filters,
      inner: filtersOf(route.typedPerFilterConfig, place),
    }),
    limitActions: limits.length === 0 ? scope.limits : limits,
    samplePercent: route.tracing && sampling(route.tracing, place.at('tracing')),
    replayBytesMax: route.perRequestBufferLimitBytes ?? scope.replayBytesMax,
  };
}

function action(route: Route, scope: Scope, place: Place): RouteAction {
  if (route.redirect !== undefined) return redirect(route.redirect, place.at('redirect'));
  if (route.directResponse !== undefined) {
    const { status = 0, body } = route.directResponse;
    const at = place.at('direct_response');
    const text = textOf(body, at.at('body')) ?? '';
    const bytes = Buffer.byteLength(text);
    if (bytes > scope.bodyBytesMax) {
      at.at('body').reject(`has ${bytes} bytes, more than ${scope.bodyBytesMax}`);
    }
    return { kind: 'respond', status: statusOf(status, at.at('status')), body: text };
  }
  if (route.route !== undefined) {
    const own = ownSettings(route.metadata, OWN, place);
    return forward(route.route, { scope, own }, place.at('route'));
  }
  place.reject('needs one of route, redirect and direct_response');
  return { kind: 'respond', status: 500, body: '' };
}

/** Istio's control plane says which of its resources a route came from. */
function originOf(metadata: Metadata | undefined): string {
  return stringAt(metadata?.filterMetadata?.['istio'], 'config') ?? '';
}

function sampling(tracing: RouteTracing, place: Place): number {
  if (tracing.clientSampling !== undefined) place.at('client_sampling').note('is not acted on');
  if (tracing.overallSampling !== undefined) place.at('overall_sampling').note('is not acted on');
  return fraction(tracing.randomSampling, 100, place.at('random_sampling'));
}
