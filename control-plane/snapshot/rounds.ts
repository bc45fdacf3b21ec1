// Does a piece of work for each of many, a little at a time: after some milliseconds the turn ends,
// so that acknowledgements are read and health is answered while a thousand proxies are told.
// Whoever falls due again while waiting keeps the place; whoever was served goes to the end.
import type { Cancel, Clock } from '../../lib/index.ts';

type RoundsOptions = {
  readonly clock: Clock;
  /** How long one turn may last, but for the piece of work that it ends with. */
  readonly turnMs: number;
  readonly work: (id: string) => void;
};

type Rounds = {
  /** Something is to be done for these; begins at once when nothing was waiting. */
  readonly due: (ids: Iterable<string>) => void;
  readonly forget: (id: string) => void;
  readonly stop: () => void;
};

export function rounds({ clock, turnMs, work }: RoundsOptions): Rounds {
  const waiting = new Set<string>();
  let next: Cancel | undefined;
  const turn = (): void => {
    next = undefined;
    const until = clock.monotonic() + turnMs;
    for (const id of waiting) {
      waiting.delete(id);
      work(id);
      if (clock.monotonic() >= until) break;
    }
    if (waiting.size > 0) next ??= clock.after(0, turn);
  };
  return {
    due(ids) {
      for (const id of ids) waiting.add(id);
      if (next === undefined) turn();
    },
    forget: (id) => void waiting.delete(id),
    stop() {
      waiting.clear();
      next?.();
      next = undefined;
    },
  };
}
