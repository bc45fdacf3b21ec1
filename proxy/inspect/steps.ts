// Keeps what is noted on the way, up to a limit.
import type { Trail, TrailStep } from '../explain/index.ts';

// More than anybody reads; a table may have thousands of routes.
const STEPS_MAX = 2000;

export class Steps implements Trail {
  readonly list: TrailStep[] = [];

  note(step: TrailStep): void {
    if (this.list.length < STEPS_MAX) this.list.push(step);
  }
}
