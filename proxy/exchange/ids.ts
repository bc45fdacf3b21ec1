// Ids that only have to differ: of requests, as UUIDs whose fourteenth digit says why a request is
// traced, so that everyone after us knows.   hot path
import { IdShape, type Random } from '../../lib/index.ts';

/** Envoy's digits: nobody asked, chance, the service (a header of its own), the client. */
const TRACE_DIGITS = { none: '4', sampled: '9', forced: 'a', client: 'b' } as const;
export type TraceReason = keyof typeof TRACE_DIGITS;

const DIGIT_AT = 14;
const UUID_LENGTH = 36;
const DASH = 45;

// The version, and the variant's two bits (RFC 9562, 4.1): the only digits that are not random.
const REQUEST = new IdShape('xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx');
const SPAN = new IdShape('x'.repeat(16));

export function requestId(random: Random): string {
  return REQUEST.draw(random);
}

/** Sixteen digits. */
export function spanId(random: Random): string {
  return SPAN.draw(random);
}

/** What an id says; undefined: it is no UUID and says nothing. */
export function traceReason(id: string): TraceReason | undefined {
  if (!isUuid(id)) return undefined;
  switch (id[DIGIT_AT]) {
    case TRACE_DIGITS.sampled:
      return 'sampled';
    case TRACE_DIGITS.forced:
      return 'forced';
    case TRACE_DIGITS.client:
      return 'client';
    default:
      return 'none';
  }
}

/** The same id, with another reason. */
export function withTraceReason(id: string, reason: TraceReason): string {
  return `${id.slice(0, DIGIT_AT)}${TRACE_DIGITS[reason]}${id.slice(DIGIT_AT + 1)}`;
}

/** By its shape; which digits it has is nobody's business here. */
function isUuid(id: string): boolean {
  return (
    id.length === UUID_LENGTH &&
    id.charCodeAt(8) === DASH &&
    id.charCodeAt(13) === DASH &&
    id.charCodeAt(18) === DASH &&
    id.charCodeAt(23) === DASH
  );
}
