// The agent's end of a data thread: hands it one slice of a plan at a time, so that requests are
// served in between, and asks it for its counts.
import type { Clock, Log } from '../../lib/index.ts';
import type { Answer, Question } from '../live.ts';
import type { PatchSlice } from '../plan/index.ts';
import type { SpanRecord } from '../telemetry/index.ts';
import type { FromThread, ThreadLoad, ToThread } from '../threads.ts';
import type { Certificates } from '../tls/index.ts';
import { slicesOf, type SealedPatch } from './slices.ts';

/** What we need of a worker. */
export type ThreadPort = {
  postMessage(message: ToThread): void;
  on(event: 'message', listener: (message: FromThread) => void): unknown;
};

type ThreadLinkOptions = {
  readonly port: ThreadPort;
  readonly onSpans: (spans: readonly SpanRecord[]) => void;
  readonly onLines: (path: string, lines: string) => void;
  readonly clock: Clock;
  readonly log: Log;
};

// A thread that is busy for longer is in trouble that waiting does not cure.
const ANSWER_WITHIN_MS = 2000;

type Waiting = { readonly slice: PatchSlice; readonly onApplied: (() => void) | undefined };

export class ThreadLink {
  readonly #options: ThreadLinkOptions;
  readonly #waiting: Waiting[] = [];
  readonly #asked = new Map<number, (answer: FromThread | undefined) => void>();
  #flying: (Waiting & { readonly id: number }) | undefined;
  #ids = 0;
  readonly #unbound = new Map<string, string>();

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
  plan(patch: SealedPatch, onApplied: () => void): void {
    const slices = slicesOf(patch);
    for (const slice of slices) {
      this.#waiting.push({ slice, onApplied: slice.isLast ? onApplied : undefined });
    }
    if (slices.length === 0) onApplied();
    this.#sendNext();
  }

  /** Asks what only the thread knows; says so when it does not answer in time. */
  async ask(question: Question): Promise<Answer> {
    const answer = await this.#ask((id) => ({ kind: 'ask', id, question }));
    if (answer?.kind === 'answer') return answer.answer;
    return { kind: 'failed', reason: `the data thread said nothing for ${ANSWER_WITHIN_MS} ms` };
  }

  /** What is under way; undefined when the thread does not answer in time. */
  async load(): Promise<ThreadLoad | undefined> {
    const answer = await this.#ask((id) => ({ kind: 'load', id }));
    return answer?.kind === 'load' ? answer : undefined;
  }

  settle(): void {
    this.#options.port.postMessage({ kind: 'settle' });
  }

  drain(): void {
    this.#options.port.postMessage({ kind: 'drain' });
  }

  close(): void {
    this.#options.port.postMessage({ kind: 'close' });
  }

  #ask(question: (id: number) => ToThread): Promise<FromThread | undefined> {
    const id = this.#nextId();
    return new Promise((resolve) => {
      const finish = (answer: FromThread | undefined): void => {
        cancel();
        this.#asked.delete(id);
        resolve(answer);
      };
      const cancel = this.#options.clock.after(ANSWER_WITHIN_MS, () => finish(undefined));
      this.#asked.set(id, finish);
      this.#options.port.postMessage(question(id));
    });
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'applied':
        this.#applied(message.id);
        return;
      case 'answer':
      case 'load':
        this.#asked.get(message.id)?.(message);
        return;
      case 'spans':
        this.#options.onSpans(message.spans);
        return;
      case 'log':
        this.#options.onLines(message.path, message.lines);
        return;
      case 'says':
        this.#options.log[message.level](message.message, message.fields);
        return;
      case 'bind-settled':
        this.#unbound.delete(message.listener);
        return;
      case 'bind-failed': {
        const { listener, message: reason } = message;
        const isKnown = this.#unbound.get(listener) === reason;
        this.#unbound.set(listener, reason);
        if (isKnown) return;
        const fields = { listener, reason, remedy: 'it is tried again: free the port' };
        this.#options.log.error('a listener cannot have its port', fields);
      }
    }
  }

  #applied(id: number): void {
    const flying = this.#flying;
    if (flying?.id !== id) return;
    this.#flying = undefined;
    this.#sendNext();
    flying.onApplied?.();
  }

  #sendNext(): void {
    if (this.#flying !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#flying = { ...next, id: this.#nextId() };
    this.#options.port.postMessage({ kind: 'plan', slice: next.slice, id: this.#flying.id });
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }
}
