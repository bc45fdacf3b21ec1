// Lets answers out in order, one a proxy at a time, and only so many bytes of large ones at once
// over all proxies: when a thousand proxies come together, what each is to be told waits as a list
// of resources that all share, and not as a thousand copies. Who does not read holds up nobody.
import type { Cancel, Clock } from '../../lib/index.ts';
import type { Answer } from './session.ts';

/** `done` is called when the answer has left, or never will. */
type Write = (answer: Answer, done: () => void) => void;

type Other = {
  readonly write: Write;
  /** The other end has not taken an answer for so long that it never will; called once. */
  readonly stalled: () => void;
};

type Outlet = {
  readonly send: (answers: readonly Answer[]) => void;
  /** The other end is gone: what waits is forgotten. */
  readonly close: () => void;
};

// Sixteen proxies at a time with answers of the largest size keep any link busy.
const BYTES_MAX = 16 * 1024 * 1024;
// News of an endpoint never waits for somebody's first load.
const SMALL_BYTES = 64 * 1024;

// Who is slow makes others wait for so long, and no longer.
const COUNTS_MS = 10_000;
// Whoever cannot take an answer in that time is not there; the largest get what a slow link needs.
const STALLED_MS = 60_000;
const BYTES_PER_SECOND_MIN = 64 * 1024;

type Pending = { readonly answer: Answer; readonly bytes: number };

type Line = Other & {
  readonly pending: Pending[];
  /** Of the answer under way, as far as they count; undefined when none is. */
  underWay: number | undefined;
  /** Of the timer that watches the answer under way. */
  unwatch: Cancel | undefined;
  isClosed: boolean;
};

export class Sluice {
  readonly #waiting = new Set<Line>();
  readonly #clock: Clock;
  #bytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Bytes of large answers on their way, but for those of who is slow. */
  get bytes(): number {
    return this.#bytes;
  }

  outlet(other: Other): Outlet {
    const line: Line = {
      ...other,
      pending: [],
      underWay: undefined,
      unwatch: undefined,
      isClosed: false,
    };
    return {
      send: (answers) => {
        if (line.isClosed) return;
        for (const answer of answers) line.pending.push({ answer, bytes: sizeOf(answer) });
        this.#advance(line);
      },
      close: () => {
        if (line.isClosed) return;
        line.isClosed = true;
        line.pending.length = 0;
        this.#waiting.delete(line);
        this.#finish(line);
      },
    };
  }

  #advance(line: Line): void {
    const [next] = line.pending;
    if (next === undefined || line.underWay !== undefined) return;
    const bytes = next.bytes > SMALL_BYTES ? next.bytes : 0;
    // One answer may be larger than all that is allowed: it goes alone.
    if (bytes > 0 && this.#bytes > 0 && this.#bytes + bytes > BYTES_MAX) {
      this.#waiting.add(line);
      return;
    }
    this.#waiting.delete(line);
    line.pending.shift();
    line.underWay = bytes;
    this.#bytes += bytes;
    this.#watch(line, next.bytes);
    let isDone = false;
    line.write(next.answer, () => {
      if (isDone) return;
      isDone = true;
      if (!line.isClosed) this.#finish(line);
      this.#advance(line);
    });
  }

  #watch(line: Line, bytes: number): void {
    const stalledMs = Math.max(STALLED_MS, (bytes / BYTES_PER_SECOND_MIN) * 1000);
    line.unwatch = this.#clock.after(COUNTS_MS, () => {
      line.unwatch = this.#clock.after(stalledMs - COUNTS_MS, line.stalled);
      this.#bytes -= line.underWay ?? 0;
      line.underWay = 0;
      this.#admit();
    });
  }

  #finish(line: Line): void {
    line.unwatch?.();
    this.#bytes -= line.underWay ?? 0;
    line.underWay = undefined;
    this.#admit();
  }

  #admit(): void {
    for (const other of this.#waiting) {
      const before = this.#bytes;
      this.#advance(other);
      if (this.#bytes === before) break;
    }
  }
}

/** Bytes of what it tells of, without what is written around it. */
export function sizeOf({ resources }: Answer): number {
  return resources.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
