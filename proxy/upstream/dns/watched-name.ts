// The addresses of one name, asked for again and again: after a while, or when the answer expires.
// A failure changes nothing but the time until the next question; an answer of no addresses counts.
import { backoffMs, type Cancel, type Clock, type Random } from '../../../lib/index.ts';
import { familiesOf, ofFamily, type DnsSource } from './family.ts';
import type { DnsAnswer, Resolver } from './resolver.ts';

// An answer that expires at once would make us ask without pause.
const TTL_MS_MIN = 1000;
// Far more than any name should have; the rest of an absurd answer is left out.
const ADDRESSES_MAX = 1024;
// The part of a wait after failures that is left to chance, so that names do not fail in step.
const JITTER = 0.5;

export type DnsEffects = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly random: Random;
};

export type DnsRules = Omit<DnsSource, 'kind' | 'endpoints' | 'all'>;

export class WatchedName {
  readonly name: string;
  readonly #rules: DnsRules;
  readonly #effects: DnsEffects;
  readonly #changed: () => void;
  #cancel: Cancel | undefined = undefined;
  #failures = 0;
  #stopped = false;
  /** As last answered; undefined: never. */
  addresses: readonly string[] | undefined = undefined;
  /** Why the last question was not answered. */
  problem: string | undefined = undefined;
  /** Questions asked, and those that were not answered. */
  asked = 0;
  failed = 0;

  constructor(
    { name, rules }: { readonly name: string; readonly rules: DnsRules },
    effects: DnsEffects,
    changed: () => void,
  ) {
    this.name = name;
    this.#rules = rules;
    this.#effects = effects;
    this.#changed = changed;
  }

  start(): void {
    this.#ask();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #ask(): void {
    const { family, respectsTtl } = this.#rules;
    const question = {
      name: this.name,
      families: familiesOf(family),
      wantsTtl: respectsTtl,
    };
    this.asked += 1;
    this.#effects.resolver.resolve(question, (answer) => {
      if (!this.#stopped) this.#answered(answer);
    });
  }

  #answered(answer: DnsAnswer): void {
    const { clock } = this.#effects;
    this.#cancel = clock.after(this.#nextMs(answer), () => this.#ask());
    if (answer.kind === 'failed') {
      this.failed += 1;
      this.problem = answer.why;
      return;
    }
    const addresses = ofFamily(answer.addresses, this.#rules.family).slice(0, ADDRESSES_MAX);
    const isNew = !this.#isKnown(addresses);
    this.addresses = addresses;
    this.problem = undefined;
    if (isNew) this.#changed();
  }

  #nextMs(answer: DnsAnswer): number {
    const { refreshMs, failureRefresh, respectsTtl, jitterMs } = this.#rules;
    const { random } = this.#effects;
    if (answer.kind === 'failed') {
      this.#failures += 1;
      const { baseMs, maxMs } = failureRefresh;
      const backoff = { firstMs: baseMs, ceilingMs: maxMs, jitter: JITTER };
      return backoffMs(backoff, this.#failures, random);
    }
    this.#failures = 0;
    const isTimed = respectsTtl && answer.ttlMs !== undefined;
    const wait = isTimed ? Math.max(answer.ttlMs, TTL_MS_MIN) : refreshMs;
    return wait + random.fraction() * jitterMs;
  }

  /** In the same order: the first is where some send everything. */
  #isKnown(addresses: readonly string[]): boolean {
    const known = this.addresses;
    if (known?.length !== addresses.length) return false;
    return known.every((address, i) => address === addresses[i]);
  }
}
