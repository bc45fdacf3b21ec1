// The small values that several of Istio's kinds share: durations, matches, percentages, selectors.
import {
  map,
  number,
  object,
  optional,
  string,
  type Schema,
  type Static,
} from '../schema/index.ts';

/** As Go writes it: `5s`, `100ms`, `1h30m`. */
export const duration: Schema<string> = string({
  pattern: {
    source: /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/,
    says: 'a duration such as 5s, 100ms or 1h30m',
  },
});

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** `1h30m` → milliseconds. */
export function durationMs(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  return total;
}

/** Empty: it is enough that the thing is there. */
export const stringMatch = object({
  exact: optional(string()),
  prefix: optional(string()),
  regex: optional(string()),
});
export type StringMatch = Static<typeof stringMatch>;

export const percent = object({ value: optional(number()) });

export const labels = map(string());

export const selector = object({ matchLabels: optional(labels) });

/** What a trace says besides: a text, a variable of the proxy's environment, a request's header. */
const customTag = object({
  literal: optional(object({ value: optional(string()) })),
  environment: optional(object({ name: optional(string()), defaultValue: optional(string()) })),
  header: optional(object({ name: optional(string()), defaultValue: optional(string()) })),
  formatter: optional(object({ value: optional(string()) })),
});
export type CustomTag = Static<typeof customTag>;

export const customTags = map(customTag);
