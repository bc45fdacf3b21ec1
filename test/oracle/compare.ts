// Compares what two proxies did, and holds the result against the list of known differences.
import type { Facts } from './facts.ts';
import type { PairName } from './pair.ts';
import type { CaseOutcome } from './run.ts';

export type Difference = {
  /** The fact that differs; `configuration` when Lateen refuses it. */
  readonly at: string;
  readonly envoy: string;
  readonly lateen: string;
};

/** A difference that stays, in `differences.ts`. */
export type Known = {
  readonly topic: string;
  readonly cases: readonly string[];
  /** Over these pairs; over HTTP/1 alone unless said. */
  readonly over?: readonly PairName[];
  readonly at: RegExp;
  readonly reason: string;
  /** A race that either end may win: the fact need not differ in every run. */
  readonly isRace?: boolean;
  /** What Lateen does instead, over the first of the pairs. */
  readonly ours?: Readonly<Record<string, string>>;
};

const ABSENT = '(nothing)';

type Outcomes = { readonly envoy: CaseOutcome; readonly lateen: CaseOutcome };

export function differencesOf({ envoy, lateen }: Outcomes): readonly Difference[] {
  const [truth, ours] = [factsIn(envoy), factsIn(lateen)];
  const names = new Set([...truth.keys(), ...ours.keys()]);
  if (lateen.kind === 'refused') {
    return [{ at: 'configuration', envoy: 'accepts it', lateen: lateen.reason }];
  }
  return [...names]
    .map((at) => ({ at, envoy: truth.get(at) ?? ABSENT, lateen: ours.get(at) ?? ABSENT }))
    .filter((each) => each.envoy !== each.lateen && !isNearly(each));
}

// What is left of a time: a busy machine spends more of it.
const LEFT = / field x-envoy-expected-rq-timeout-ms$/;
const SPENT_MS = 150;
const SPENT_SHARE = 0.2;

function isNearly({ at, envoy, lateen }: Difference): boolean {
  if (!LEFT.test(at)) return false;
  const [theirs, ours] = [Number(envoy), Number(lateen)];
  return Math.abs(theirs - ours) <= SPENT_MS + SPENT_SHARE * Math.max(theirs, ours);
}

export function isKnown({ at }: Difference, known: readonly Known[]): boolean {
  return known.some((each) => each.at.test(at));
}

function factsIn(outcome: CaseOutcome): Facts {
  return outcome.kind === 'ran' ? outcome.facts : new Map();
}
