// An answer that trickles: no more bytes a second than it may, in small portions, and as slowly as
// its reader at most.   hot path
import { WheelTimer, type Clock, type Deadline, type Wheel } from '../../lib/index.ts';
import type { Failure, Flow, Headers, ResponseHead, ResponseSink } from '../http/index.ts';

// Envoy's portions: fine enough to look steady.
const PORTION_MS = 50;

type Effects = { readonly clock: Clock; readonly wheel: Wheel };

export class Throttle implements ResponseSink, Flow, Deadline {
  readonly #sink: ResponseSink;
  readonly #perMs: number;
  readonly #effects: Effects;
  readonly #timer: WheelTimer;
  readonly #waiting: Buffer[] = [];
  #source: Flow | undefined = undefined;
  #allowance: number;
  #filledMs: number;
  #isPaused = false;
  #hasEnded = false;
  #isOver = false;
  #trailers: Headers | undefined = undefined;

  constructor(sink: ResponseSink, bytesPerSecond: number, effects: Effects) {
    this.#sink = sink;
    this.#perMs = bytesPerSecond / 1000;
    this.#effects = effects;
    this.#timer = new WheelTimer(this);
    this.#allowance = this.#perMs * PORTION_MS;
    this.#filledMs = effects.clock.monotonic();
  }

  from(flow: Flow): void {
    this.#source = flow;
    this.#sink.from(this);
  }

  informational(head: ResponseHead): void {
    this.#sink.informational(head);
  }

  head(head: ResponseHead, end: boolean): void {
    this.#isOver = end;
    this.#sink.head(head, end);
  }

  data(chunk: Buffer): boolean {
    if (this.#isOver || chunk.length === 0) return true;
    this.#waiting.push(chunk);
    this.#trickle();
    return this.#waiting.length === 0;
  }

  end(trailers: Headers | undefined): void {
    if (this.#isOver) return;
    this.#hasEnded = true;
    this.#trailers = trailers;
    if (this.#waiting.length === 0) this.#finish();
  }

  abort(failure: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#effects.wheel.disarm(this.#timer);
    this.#sink.abort(failure);
  }

  due(): void {
    this.#trickle();
    if (this.#waiting.length > 0 || this.#isOver) return;
    if (this.#hasEnded) this.#finish();
    else this.#source?.resume();
  }

  // ── the flow its reader steers ──

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.due();
  }

  cancel(failure: Failure): void {
    this.#isOver = true;
    this.#effects.wheel.disarm(this.#timer);
    this.#source?.cancel(failure);
  }

  #trickle(): void {
    if (this.#isPaused || this.#isOver) return;
    this.#fill();
    const waiting = this.#waiting;
    while (waiting.length > 0 && this.#allowance >= 1 && !this.#isPaused) {
      const chunk = waiting[0]!;
      const length = Math.min(chunk.length, Math.floor(this.#allowance));
      this.#allowance -= length;
      if (length === chunk.length) waiting.shift();
      else waiting[0] = chunk.subarray(length);
      if (!this.#sink.data(chunk.subarray(0, length))) this.#isPaused = true;
    }
    if (waiting.length > 0) this.#effects.wheel.arm(this.#timer, PORTION_MS);
  }

  #fill(): void {
    const now = this.#effects.clock.monotonic();
    const portion = Math.max(1, this.#perMs * PORTION_MS);
    const earned = (now - this.#filledMs) * this.#perMs;
    this.#allowance = Math.min(portion, this.#allowance + earned);
    this.#filledMs = now;
  }

  #finish(): void {
    this.#isOver = true;
    this.#sink.end(this.#trailers);
  }
}
