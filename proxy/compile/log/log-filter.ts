// Which requests are logged, or answered in another way.
import type { AccessLogFilter, ComparisonFilter } from '../../../api/xds/index.ts';
import type { AccessLogFilterPlan } from '../../plan/index.ts';
import { flagBit } from '../../format/index.ts';
import { headerMatch } from '../match/index.ts';
import { choice, fraction, type Place } from '../reading/index.ts';

export function logFilter(filter: AccessLogFilter, place: Place): AccessLogFilterPlan {
  const { andFilter, orFilter, runtimeFilter, headerFilter, responseFlagFilter } = filter;
  if (filter.statusCodeFilter !== undefined) {
    const at = place.at('status_code_filter').at('comparison');
    return { kind: 'status', ...comparison(filter.statusCodeFilter.comparison, at) };
  }
  if (filter.durationFilter !== undefined) {
    const at = place.at('duration_filter').at('comparison');
    return { kind: 'duration', ...comparison(filter.durationFilter.comparison, at) };
  }
  if (filter.notHealthCheckFilter !== undefined) return { kind: 'not-health-check' };
  if (filter.traceableFilter !== undefined) return { kind: 'traceable' };
  if (runtimeFilter !== undefined) {
    const at = place.at('runtime_filter').at('percent_sampled');
    return { kind: 'runtime', percent: fraction(runtimeFilter.percentSampled, 0, at) };
  }
  if (andFilter !== undefined) {
    const of = place.at('and_filter').at('filters').each(andFilter.filters, logFilter);
    return { kind: 'all-of', of: several(of, place.at('and_filter')) };
  }
  if (orFilter !== undefined) {
    const of = place.at('or_filter').at('filters').each(orFilter.filters, logFilter);
    return { kind: 'any-of', of: several(of, place.at('or_filter')) };
  }
  if (headerFilter !== undefined) {
    const at = place.at('header_filter').at('header');
    return { kind: 'header', header: headerMatch(headerFilter.header ?? {}, at) };
  }
  if (responseFlagFilter !== undefined) {
    const { flags = [] } = responseFlagFilter;
    place
      .at('response_flag_filter')
      .at('flags')
      .each(flags, (flag, at) => {
        if (flagBit(flag) === 0) at.reject(`'${flag}' is no response flag`);
      });
    return { kind: 'flags', flags };
  }
  if (filter.grpcStatusFilter !== undefined) {
    const { statuses = [], exclude = false } = filter.grpcStatusFilter;
    const at = place.at('grpc_status_filter').at('statuses');
    const numbers = at.each(statuses, (word, each) => choice(word, GRPC_STATUSES, each) ?? 0);
    return { kind: 'grpc-status', statuses: numbers, exclude };
  }
  place.reject('says nothing that this version understands');
  return { kind: 'any-of', of: [] };
}

const OPERATORS = { EQ: 'eq', GE: 'ge', LE: 'le' } as const;

type Comparison = { readonly op: 'eq' | 'ge' | 'le'; readonly value: number };

function comparison(filter: ComparisonFilter | undefined, place: Place): Comparison {
  if (filter?.value === undefined) place.at('value').reject('is required');
  const op = choice(filter?.op, OPERATORS, place.at('op')) ?? 'eq';
  return { op, value: filter?.value?.defaultValue ?? 0 };
}

function several<T>(of: readonly T[], place: Place): readonly T[] {
  if (of.length < 2) place.at('filters').reject('needs at least two');
  return of;
}

const GRPC_STATUSES = {
  OK: 0,
  CANCELED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;
