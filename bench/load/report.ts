// What a run of load was like, from the client's side.
import { isObject, numberAt, parseJson } from '../../lib/index.ts';

export type LoadReport = {
  readonly requests: number;
  readonly durationUs: number;
  /** Connections refused or broken, answers from 400 on, requests without an answer. */
  readonly errors: number;
  // Microseconds that half of the requests took at most, nine tenths, and so on.
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
};

type Samples = {
  /** More than there are latencies when some are counted that did not end in time. */
  readonly requests: number;
  readonly durationUs: number;
  readonly errors: number;
  readonly latenciesUs: readonly number[];
};

export function reportOf({ latenciesUs, ...counts }: Samples): LoadReport {
  const sorted = Float64Array.from(latenciesUs).sort();
  const at = (part: number): number =>
    Math.round(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0);
  return { ...counts, p50Us: at(0.5), p90Us: at(0.9), p99Us: at(0.99), p999Us: at(0.999) };
}

/** Finds the one line of JSON among all that a load generator prints. */
export function reportIn(printed: string): LoadReport {
  const line = printed.split('\n').find((each) => each.startsWith('{'));
  const value = line === undefined ? undefined : parseJson(line);
  if (!isObject(value)) throw new Error(`the load generator gave no report:\n${printed}`);
  const take = (name: keyof LoadReport): number => {
    const found = numberAt(value, name);
    if (found === undefined) throw new Error(`no ${name} in the load generator's ${line ?? ''}`);
    return found;
  };
  const requests = take('requests');
  return {
    requests,
    durationUs: take('durationUs'),
    // Where nobody was answered, nobody may have had the time to fail.
    errors: requests === 0 ? Math.max(1, take('errors')) : take('errors'),
    p50Us: take('p50Us'),
    p90Us: take('p90Us'),
    p99Us: take('p99Us'),
    p999Us: take('p999Us'),
  };
}
