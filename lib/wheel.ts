// Many deadlines for the price of one timer: a wheel of slots that turns only while something
// waits. Deadlines are late by at most a tick, never early.   hot path
import type { Cancel, Clock } from './clock.ts';

export interface Deadline {
  due(): void;
}

// 16 ms: below what a request timeout means to anyone, and few enough wake-ups to be free.
const TICK_MS = 16;
const SLOTS = 512;

export class WheelTimer {
  readonly target: Deadline;
  tick = -1;
  next: WheelTimer | undefined = undefined;
  previous: WheelTimer | undefined = undefined;

  constructor(target: Deadline) {
    this.target = target;
  }

  get isArmed(): boolean {
    return this.tick !== -1;
  }
}

export class Wheel {
  readonly #clock: Clock;
  readonly #onThrow: ((error: unknown) => void) | undefined;
  readonly #tickMs: number;
  readonly #slots: (WheelTimer | undefined)[] = Array.from({ length: SLOTS });
  readonly #start: number;
  #turned = 0;
  #armed = 0;
  #cancel: Cancel | undefined = undefined;
  /** Visited next, unless a deadline that is due disarms it. */
  #upcoming: WheelTimer | undefined = undefined;

  /**
   * `onThrow` hears of a deadline that threw; the others are not disturbed by it. Whoever waits for
   * little, and half a minute at a time, takes longer ticks, and wakes less often.
   */
  constructor(clock: Clock, onThrow?: (error: unknown) => void, tickMs = TICK_MS) {
    this.#clock = clock;
    this.#onThrow = onThrow;
    this.#tickMs = tickMs;
    this.#start = clock.monotonic();
  }

  /**
   * The monotonic time, at most a tick and a turn of the loop ago: for nothing, while something is
   * armed.
   */
  get lately(): number {
    if (this.#cancel === undefined) return this.#clock.monotonic();
    return this.#start + this.#turned * this.#tickMs;
  }

  /** Calls `due` of the timer's target once, after `delayMs`; arming again moves the deadline. */
  arm(timer: WheelTimer, delayMs: number): void {
    if (timer.isArmed) this.disarm(timer);
    const elapsedMs = this.#clock.monotonic() - this.#start;
    // Nothing waited: the ticks that passed meanwhile need no visit.
    if (this.#armed === 0) this.#turned = Math.floor(elapsedMs / this.#tickMs);
    const tick = Math.ceil((elapsedMs + delayMs) / this.#tickMs);
    timer.tick = tick > this.#turned ? tick : this.#turned + 1;
    const slot = timer.tick % SLOTS;
    const first = this.#slots[slot];
    timer.next = first;
    if (first !== undefined) first.previous = timer;
    this.#slots[slot] = timer;
    this.#armed += 1;
    if (this.#cancel === undefined) this.#schedule();
  }

  disarm(timer: WheelTimer): void {
    if (!timer.isArmed) return;
    if (timer === this.#upcoming) this.#upcoming = timer.next;
    if (timer.previous === undefined) this.#slots[timer.tick % SLOTS] = timer.next;
    else timer.previous.next = timer.next;
    if (timer.next !== undefined) timer.next.previous = timer.previous;
    timer.next = undefined;
    timer.previous = undefined;
    timer.tick = -1;
    this.#armed -= 1;
  }

  #schedule(): void {
    if (this.#armed === 0) {
      this.#cancel = undefined;
      return;
    }
    this.#cancel = this.#clock.after(this.#tickMs, () => this.#turn());
  }

  #turn(): void {
    const now = Math.floor((this.#clock.monotonic() - this.#start) / this.#tickMs);
    const behind = now - this.#turned;
    const visits = behind < SLOTS ? behind : SLOTS;
    // First, so that what a deadline arms anew goes to a slot that is still to be visited.
    this.#turned = now;
    for (let i = visits - 1; i >= 0; i--) this.#visit((now - i) % SLOTS, now);
    this.#schedule();
  }

  #visit(slot: number, now: number): void {
    let timer = this.#slots[slot];
    while (timer !== undefined) {
      this.#upcoming = timer.next;
      if (timer.tick <= now) {
        this.disarm(timer);
        this.#tell(timer.target);
      }
      timer = this.#upcoming;
    }
  }

  #tell(target: Deadline): void {
    try {
      target.due();
    } catch (error) {
      if (this.#onThrow === undefined) throw error;
      this.#onThrow(error);
    }
  }
}
