// The agent's end of a data thread: hands it one slice of a plan at a time, so that requests are
// served in between, and asks it for its counts.
import type { Clock, Log } from '../../lib/index.ts';
import type { PlanPatch } from '../plan/index.ts';
import type { SpanRecord } from '../telemetry/index.ts';
import type { FromThread, ToThread } from '../threads.ts';
import type { Certificates } from '../tls/index.ts';
import { slicesOf } from './slices.ts';

/** What we need of a worker. */
export type ThreadPort = {
  postMessage(message: ToThread): void;
  on(event: 'message', listener: (message: FromThread) => void): unknown;
};

type ThreadLinkOptions = {
  readonly port: ThreadPort;
  readonly onSpans: (spans: readonly SpanRecord[]) => void;
  readonly onLines: (lines: string) => void;
  readonly clock: Clock;
  readonly log: Log;
};

type ThreadStats = { readonly text: string; readonly connections: number };

// A thread that is busy for longer is in trouble that waiting does not cure.
const STATS_DEADLINE_MS = 2000;

type Waiting = { readonly patch: PlanPatch; readonly onApplied: (() => void) | undefined };

export class ThreadLink {
  readonly #options: ThreadLinkOptions;
  readonly #waiting: Waiting[] = [];
  readonly #asked = new Map<number, (stats: ThreadStats | undefined) => void>();
  #flying: (Waiting & { readonly id: number }) | undefined;
  #ids = 0;
  #unbound = new Map<string, string>();
  /** The same, heard since the plan under way was sent: each plan tries all listeners anew. */
  #unboundNow = new Map<string, string>();

  constructor(options: ThreadLinkOptions) {
    this.#options = options;
    options.port.on('message', (message) => this.#hear(message));
  }

  /** Listeners whose port could not be had, and why. */
  get unbound(): ReadonlyMap<string, string> {
    return this.#unbound;
  }

  certificates(certificates: Certificates): void {
    this.#options.port.postMessage({ kind: 'certificates', certificates });
  }

  /** Patches take effect in the order they came; `onApplied` when the last slice is in force. */
  plan(patch: PlanPatch, onApplied: () => void): void {
    const slices = slicesOf(patch);
    slices.forEach((slice, i) => {
      const isLast = i === slices.length - 1;
      this.#waiting.push({ patch: slice, onApplied: isLast ? onApplied : undefined });
    });
    if (slices.length === 0) onApplied();
    this.#sendNext();
  }

  /** Undefined when the thread does not answer in time. */
  stats(): Promise<ThreadStats | undefined> {
    const id = this.#nextId();
    return new Promise((resolve) => {
      const finish = (stats: ThreadStats | undefined): void => {
        cancel();
        this.#asked.delete(id);
        resolve(stats);
      };
      const cancel = this.#options.clock.after(STATS_DEADLINE_MS, () => finish(undefined));
      this.#asked.set(id, finish);
      this.#options.port.postMessage({ kind: 'stats', id });
    });
  }

  drain(): void {
    this.#options.port.postMessage({ kind: 'drain' });
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'applied':
        this.#applied(message.id);
        return;
      case 'stats':
        this.#asked.get(message.id)?.(message);
        return;
      case 'spans':
        this.#options.onSpans(message.spans);
        return;
      case 'log':
        this.#options.onLines(message.lines);
        return;
      case 'bind-failed': {
        const { listener, message: reason } = message;
        const isKnown = this.#unbound.get(listener) === reason;
        this.#unbound.set(listener, reason);
        this.#unboundNow.set(listener, reason);
        if (isKnown) return;
        this.#options.log.error('a listener cannot have its port', { listener, reason });
      }
    }
  }

  #applied(id: number): void {
    const flying = this.#flying;
    if (flying?.id !== id) return;
    this.#flying = undefined;
    this.#unbound = this.#unboundNow;
    this.#sendNext();
    flying.onApplied?.();
  }

  #sendNext(): void {
    if (this.#flying !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#flying = { ...next, id: this.#nextId() };
    this.#unboundNow = new Map();
    this.#options.port.postMessage({ kind: 'plan', patch: next.patch, id: this.#flying.id });
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }
}
