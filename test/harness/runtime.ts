// A runtime of some pieces, whose upstreams never get a connection.
import { ManualClock, seededRandom, Wheel } from '../../lib/index.ts';
import type { Piece } from '../../proxy/plan/index.ts';
import { Linker, type Runtime } from '../../proxy/runtime/index.ts';

export function runtimeOf(pieces: readonly Piece[]): Runtime {
  const clock = new ManualClock();
  const linker = new Linker({
    dialer: { dial: () => undefined },
    wheel: new Wheel(clock),
    clock,
    random: seededRandom(1),
    own: undefined,
    resolver: { resolve: () => undefined },
  });
  return linker.link({ set: pieces, removed: [] });
}
