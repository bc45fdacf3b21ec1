// What telling proxies comes to: answers and refusals by type, and how long news took to go out.

// Seconds; Istio's own, so that its dashboards and alerts mean the same.
export const CONVERGENCE_BOUNDS = [0.1, 0.5, 1, 3, 5, 10, 20, 30] as const;

export class Tally {
  readonly answers = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  /** How many were told within each bound; the last: all. */
  readonly convergence: number[] = [...CONVERGENCE_BOUNDS.map(() => 0), 0];
  convergenceSeconds = 0;

  answered(typeUrl: string): void {
    this.answers.set(typeUrl, (this.answers.get(typeUrl) ?? 0) + 1);
  }

  refused(typeUrl: string): void {
    this.refusals.set(typeUrl, (this.refusals.get(typeUrl) ?? 0) + 1);
  }

  /** A proxy was told so long after the change. */
  told(afterMs: number): void {
    const seconds = afterMs / 1000;
    this.convergenceSeconds += seconds;
    CONVERGENCE_BOUNDS.forEach((bound, i) => {
      if (seconds <= bound) this.convergence[i] = (this.convergence[i] ?? 0) + 1;
    });
    const last = CONVERGENCE_BOUNDS.length;
    this.convergence[last] = (this.convergence[last] ?? 0) + 1;
  }
}
