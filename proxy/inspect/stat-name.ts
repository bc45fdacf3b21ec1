// How Envoy spells what we count: `upstreamRqRetryOverflow` is `upstream_rq_retry_overflow`.

// A capital, or the digit of a class of statuses: `downstreamRq2xx`, `consecutive5xx`.
const WORD = /[A-Z]|\d(?=xx)/g;

export function statName(field: string): string {
  return field.replace(WORD, (letter) => `_${letter.toLowerCase()}`);
}
