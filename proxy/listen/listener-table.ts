// The listeners in force, found by name and by where a connection was going. What a new plan says
// word for word as the old one did stays the same object, so that nobody is disturbed by it.
import { isDeepStrictEqual } from 'node:util';
import type { ChainPlan, ListenerPlan } from '../plan/index.ts';
import { Chains } from './chain.ts';
import type { Destination } from './original-destination.ts';

export type LinkedListener = { readonly listener: ListenerPlan; readonly chains: Chains };

const ANY: readonly string[] = ['0.0.0.0', '::'];

export class ListenerTable {
  #listeners = new Map<string, LinkedListener>();
  /** Those reached only through another, by direction and port. */
  #redirected = new Map<string, LinkedListener[]>();
  #chains = new Set<ChainPlan>();

  get all(): Iterable<ListenerPlan> {
    return [...this.#listeners.values()].map(({ listener }) => listener);
  }

  get(name: string): ListenerPlan | undefined {
    return this.#listeners.get(name)?.listener;
  }

  /** A listener that `get` or `all` gave. */
  linked(listener: ListenerPlan): LinkedListener {
    return this.#listeners.get(listener.name) ?? { listener, chains: new Chains(listener) };
  }

  /** Whether what serves this connection is still in force. */
  has({ chain, listener }: Serving): boolean {
    if (chain !== undefined) return this.#chains.has(chain);
    return this.#listeners.get(listener.name)?.listener === listener;
  }

  /** The listener of exactly that address, or of that port anywhere, or the one that accepted. */
  forDestination(accepting: ListenerPlan, { address, port }: Destination): LinkedListener {
    const candidates = this.#redirected.get(`${accepting.direction}:${port}`) ?? [];
    return (
      candidates.find(({ listener }) => listener.address === address) ??
      candidates.find(({ listener }) => ANY.includes(listener.address)) ??
      this.linked(accepting)
    );
  }

  replace(plans: ReadonlyMap<string, ListenerPlan>): void {
    const before = this.#listeners;
    this.#listeners = new Map();
    this.#redirected = new Map();
    this.#chains = new Set();
    for (const [name, plan] of plans) {
      const linked = relinked(before.get(name), plan);
      const { listener } = linked;
      this.#listeners.set(name, linked);
      for (const chain of listener.chains) this.#chains.add(chain);
      if (listener.fallback !== undefined) this.#chains.add(listener.fallback);
      if (listener.binds) continue;
      const key = `${listener.direction}:${listener.port}`;
      const others = this.#redirected.get(key);
      if (others === undefined) this.#redirected.set(key, [linked]);
      else others.push(linked);
    }
  }
}

type Serving = { readonly listener: ListenerPlan; readonly chain: ChainPlan | undefined };

function relinked(before: LinkedListener | undefined, plan: ListenerPlan): LinkedListener {
  if (before?.listener === plan) return before;
  const known = before?.listener;
  if (known === undefined) return { listener: plan, chains: new Chains(plan) };
  if (isDeepStrictEqual(known, plan)) return { listener: known, chains: before!.chains };
  const byName = new Map(known.chains.map((chain) => [chain.name, chain]));
  const kept = (chain: ChainPlan): ChainPlan => {
    const old = byName.get(chain.name);
    return old !== undefined && isDeepStrictEqual(old, chain) ? old : chain;
  };
  const { fallback } = plan;
  const sameFallback = fallback !== undefined && isDeepStrictEqual(known.fallback, fallback);
  const listener = {
    ...plan,
    chains: plan.chains.map(kept),
    fallback: sameFallback ? known.fallback : fallback,
  };
  return { listener, chains: new Chains(listener) };
}
