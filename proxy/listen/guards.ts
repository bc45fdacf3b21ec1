// Who may connect at all, by the guards of a chain, in their order. Linked once for each chain, so
// that what they count goes on counting.
import { connectionGuard, type ConnectionGuard } from '../filters/index.ts';
import type { ConnectionFacts } from '../format/index.ts';
import type { ChainPlan } from '../plan/index.ts';

export class Guards {
  readonly #linked = new WeakMap<ChainPlan, readonly ConnectionGuard[]>();

  /** The policy that keeps it out, or undefined. */
  refusal(chain: ChainPlan, connection: ConnectionFacts): string | undefined {
    for (const guard of this.of(chain)) {
      const { allowed, policy } = guard.rule(connection);
      if (!allowed) return policy;
    }
    return undefined;
  }

  of(chain: ChainPlan): readonly ConnectionGuard[] {
    let guards = this.#linked.get(chain);
    if (guards === undefined) {
      guards = chain.guards.map(connectionGuard);
      this.#linked.set(chain, guards);
    }
    return guards;
  }
}
