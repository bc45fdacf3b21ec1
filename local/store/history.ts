// The last changes of one kind, so that a watcher that lost its connection can go on where it was.
// Older ones are forgotten; who asks for them is told to list again.
import type { KubeObject } from '../../lib/index.ts';

export type StoreEvent = {
  readonly type: 'added' | 'modified' | 'removed';
  readonly version: number;
  /** After the change; for a removal the last state, with the version of the removal. */
  readonly object: KubeObject;
  /** Before the change, so that a selection can tell what left it. */
  readonly previous: KubeObject | undefined;
};
export type StoreListener = (event: StoreEvent) => void;

// Enough for a client to miss a rollout of a hundred pods; an event costs one object of some
// kilobytes, so that the busiest kind holds about 2 MB.
export const HISTORY_EVENTS_MAX = 256;

export class History {
  readonly #events: StoreEvent[] = [];
  #forgotten: number;

  /** `since`: the version from which on everything is known. */
  constructor(since: number) {
    this.#forgotten = since;
  }

  add(event: StoreEvent): void {
    this.#events.push(event);
    if (this.#events.length <= HISTORY_EVENTS_MAX) return;
    this.#forgotten = this.#events.shift()?.version ?? this.#forgotten;
  }

  /** What happened after `version`; undefined when part of that is forgotten. */
  after(version: number): readonly StoreEvent[] | undefined {
    if (version < this.#forgotten) return undefined;
    return this.#events.filter((event) => event.version > version);
  }
}
