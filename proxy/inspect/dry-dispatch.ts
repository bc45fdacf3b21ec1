// Where a request would be sent, found out by the same choice that sends requests; nothing is sent,
// and nobody but the balancer's own turn notices.
import type { Hash64 } from '../../lib/index.ts';
import type { Dispatched } from '../exchange/index.ts';
import type { Trail } from '../explain/index.ts';
import { failed, type RequestHead } from '../http/index.ts';
import {
  choose,
  nobodyAt,
  type DispatchOwner,
  type DispatchPolicy,
  type Endpoint,
  type Seeker,
  type Upstream,
} from '../upstream/index.ts';

export class DryDispatch implements Dispatched, Seeker {
  readonly owner: DispatchOwner;
  readonly upstream: Upstream;
  readonly policy: DispatchPolicy;
  readonly question: { head: RequestHead | undefined } = { head: undefined };
  readonly tried: readonly Endpoint[] = [];
  readonly attempts = 0;
  readonly notRetried = undefined;
  /** Who would be asked. */
  endpoint: Endpoint | undefined = undefined;

  constructor(owner: DispatchOwner, upstream: Upstream, policy: DispatchPolicy) {
    this.owner = owner;
    this.upstream = upstream;
    this.policy = policy;
  }

  get hash(): Hash64 | undefined {
    return this.policy.hash;
  }

  get trail(): Trail | undefined {
    return this.policy.trail;
  }

  get picksMax(): number {
    return 0;
  }

  get avoidPriorities(): undefined {
    return undefined;
  }

  head(head: RequestHead): void {
    this.question.head = head;
    const { upstream, owner } = this;
    const { name } = upstream.plan;
    const category = upstream.dropCategory();
    if (category !== undefined) {
      return owner.failed(failed('dropped', `${name} sheds ${category}`));
    }
    this.endpoint = peek(this);
    if (this.endpoint === undefined) return owner.failed(nobodyAt(upstream));
    const breaker = upstream.breakers[this.policy.priority];
    if (breaker.mayRequest && breaker.mayQueue) return;
    owner.failed(failed('overflow', `${name} has all the requests it may`));
  }

  from(): void {}

  data(): boolean {
    return true;
  }

  end(): void {}

  abort(): void {}
}

/** As `choose`, but an endpoint on probation keeps its one trial for a request that is sent. */
function peek(seeker: Seeker): Endpoint | undefined {
  const { endpoints } = seeker.upstream;
  const onTrial = new Set(endpoints.filter(({ outlier }) => outlier.isOnTrial));
  const chosen = choose(seeker);
  if (chosen !== undefined && !onTrial.has(chosen)) chosen.outlier.isOnTrial = false;
  return chosen;
}
