// What telling proxies comes to: answers and refusals by type, how large answers are, how long it
// took to make what a proxy is told, and how long news took to go out.
import { isKnown } from './session.ts';

/** As Prometheus counts: how many were at most each bound; the last: all. */
export class Histogram {
  readonly bounds: readonly number[];
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = [...bounds.map(() => 0), 0];
  }

  add(value: number): void {
    this.sum += value;
    [...this.bounds, Infinity].forEach((bound, i) => {
      if (value <= bound) this.counts[i] = (this.counts[i] ?? 0) + 1;
    });
  }
}

// Istio's own, so that its dashboards and alerts mean the same. Seconds, and bytes.
const CONVERGENCE_BOUNDS = [0.1, 0.5, 1, 3, 5, 10, 20, 30];
const PUSH_BOUNDS = [0.01, 0.1, 1, 3, 5, 10, 20, 30];
const SIZE_BOUNDS = [1, 10_000, 1_000_000, 4_000_000, 10_000_000, 40_000_000];

/** All types that there is nothing to tell of. */
const OTHER = 'other';

export class Tally {
  readonly answers = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  /** Bytes of answers, by type. */
  readonly sizes = new Map<string, Histogram>();
  /** Seconds from a change to a proxy being told. */
  readonly convergence = new Histogram(CONVERGENCE_BOUNDS);
  /** Seconds that it took to make what one proxy is told. */
  readonly making = new Histogram(PUSH_BOUNDS);
  /** How often that failed. */
  failures = 0;

  answered(typeUrl: string, bytes: number): void {
    const type = counted(typeUrl);
    this.answers.set(type, (this.answers.get(type) ?? 0) + 1);
    const sizes = this.sizes.get(type) ?? new Histogram(SIZE_BOUNDS);
    this.sizes.set(type, sizes);
    sizes.add(bytes);
  }

  refused(typeUrl: string): void {
    const type = counted(typeUrl);
    this.refusals.set(type, (this.refusals.get(type) ?? 0) + 1);
  }

  /** A proxy was told so long after the change. */
  told(afterMs: number): void {
    this.convergence.add(afterMs / 1000);
  }

  made(withinMs: number): void {
    this.making.add(withinMs / 1000);
  }
}

/** Clients may ask for types of any name: these are not kept. */
function counted(typeUrl: string): string {
  return isKnown(typeUrl) ? typeUrl : OTHER;
}
