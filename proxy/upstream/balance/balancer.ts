// Chooses the endpoint of an attempt.   hot path
import { assert, type Random } from '../../../lib/index.ts';
import type { BalancePlan } from '../../plan/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { leastRequest } from './least-request.ts';
import { RoundRobin } from './round-robin.ts';

/** Picks from `ready`, which must not be empty. */
export type Pick = (ready: readonly Endpoint[], random: Random) => Endpoint;

export function balancer(plan: BalancePlan): Pick {
  switch (plan.kind) {
    case 'least-request':
      return leastRequest;
    case 'round-robin': {
      const turns = new RoundRobin();
      return (ready) => turns.pick(ready);
    }
    case 'random':
      return (ready, random) => {
        assert(ready.length > 0, 'a pick needs an endpoint');
        return ready[random.below(ready.length)]!;
      };
  }
}
