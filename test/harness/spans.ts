// Spans as the console keeps them, for its tests.
import type { Span } from '../../console/collect/index.ts';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/** A short id, filled up. */
export function spanId(digits: string): string {
  return digits.padStart(16, '0');
}

/** One second after 1970, a millisecond long. */
export function span(given: Partial<Span> = {}): Span {
  return {
    traceId: TRACE_ID,
    spanId: spanId('1'),
    parentId: '',
    service: 'reviews.default',
    name: 'GET /',
    kind: 'server',
    startUs: 1_000_000,
    durationUs: 1000,
    failed: false,
    attributes: [],
    ...given,
  };
}
