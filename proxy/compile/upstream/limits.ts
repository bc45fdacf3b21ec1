// CircuitBreakers → what an upstream may bear, by priority.
import type { CircuitBreakers, CircuitBreakersThresholds } from '../../../api/xds/index.ts';
import type { LimitsPlan } from '../../plan/index.ts';
import { percent, type Place } from '../reading/index.ts';

// Envoy's.
const CONNECTIONS = 1024;
const RETRIES = 3;
const RETRY_PERCENT = 20;
const NO_LIMIT = 0xffff_ffff;

export function limits(
  breakers: CircuitBreakers,
  pendingTimeoutMs: number,
  place: Place,
): Readonly<Record<'default' | 'high', LimitsPlan>> {
  const at = place.at('circuit_breakers');
  const thresholds = breakers.thresholds ?? [];
  const perEndpoint = breakers.perHostThresholds ?? [];
  const of = (priority: 'DEFAULT' | 'HIGH'): LimitsPlan => {
    const isOf = (one: CircuitBreakersThresholds): boolean =>
      (one.priority ?? 'DEFAULT') === priority;
    const i = thresholds.findIndex(isOf);
    const threshold = thresholds[i] ?? {};
    const endpoint = perEndpoint.find(isOf)?.maxConnections ?? NO_LIMIT;
    return {
      ...limitsOf(threshold, at.at('thresholds').at(Math.max(0, i))),
      endpointConnectionsMax: endpoint,
      pendingTimeoutMs,
    };
  };
  at.at('per_host_thresholds').each(perEndpoint, onlyConnections);
  return { default: of('DEFAULT'), high: of('HIGH') };
}

function limitsOf(
  threshold: CircuitBreakersThresholds,
  place: Place,
): Omit<LimitsPlan, 'endpointConnectionsMax' | 'pendingTimeoutMs'> {
  const { retryBudget } = threshold;
  const share = place.at('retry_budget').at('budget_percent');
  return {
    connectionsMax: threshold.maxConnections ?? CONNECTIONS,
    pendingMax: threshold.maxPendingRequests ?? CONNECTIONS,
    requestsMax: threshold.maxRequests ?? CONNECTIONS,
    retriesMax: threshold.maxRetries ?? RETRIES,
    retryBudget: retryBudget && {
      percent: percent(retryBudget.budgetPercent, RETRY_PERCENT, share),
      min: retryBudget.minRetryConcurrency ?? RETRIES,
    },
    tracksRemaining: threshold.trackRemaining ?? false,
  };
}

function onlyConnections(threshold: CircuitBreakersThresholds, place: Place): void {
  const { maxPendingRequests, maxRequests, maxRetries, retryBudget } = threshold;
  const others = [maxPendingRequests, maxRequests, maxRetries, retryBudget];
  if (others.some((other) => other !== undefined)) {
    place.reject('can limit max_connections only');
  }
}
