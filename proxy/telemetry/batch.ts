// What was told since the agent last heard of it: lines of logs by file, and spans. Handed over a
// few times a second, and bounded: telling must never fill the proxy.   hot path
import type { Clock } from '../../lib/index.ts';
import type { SpanRecord } from './trace.ts';

/** What a data thread tells the agent, unasked. */
export type Told =
  | { readonly kind: 'spans'; readonly spans: readonly SpanRecord[] }
  | { readonly kind: 'log'; readonly path: string; readonly lines: string };

// Soon enough to look live, seldom enough to cost nothing.
const TELL_EVERY_MS = 200;
const SPANS_MAX = 2048;
// Of one file: more than a disk takes in that time.
const LINES_LENGTH_MAX = 8 * 1024 * 1024;

type BatchOptions = { readonly clock: Clock; readonly tell: (told: Told) => void };

export class Batch {
  readonly #options: BatchOptions;
  readonly #lines = new Map<string, string>();
  #spans: SpanRecord[] = [];
  #isDue = false;
  droppedLines = 0;
  droppedSpans = 0;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  line(path: string, text: string): void {
    const before = this.#lines.get(path) ?? '';
    if (before.length + text.length > LINES_LENGTH_MAX) {
      this.droppedLines += 1;
      return;
    }
    this.#lines.set(path, before + text);
    this.#soon();
  }

  span(span: SpanRecord): void {
    if (this.#spans.length >= SPANS_MAX) {
      this.droppedSpans += 1;
      return;
    }
    this.#spans.push(span);
    this.#soon();
  }

  /** Tells what there is, now. */
  flush(): void {
    const { tell } = this.#options;
    this.#isDue = false;
    const spans = this.#spans;
    this.#spans = [];
    if (spans.length > 0) tell({ kind: 'spans', spans });
    for (const [path, lines] of this.#lines) tell({ kind: 'log', path, lines });
    this.#lines.clear();
  }

  #soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#options.clock.after(TELL_EVERY_MS, () => this.flush());
  }
}
