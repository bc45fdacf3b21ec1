// How many requests this proxy lets through, of all or of those that are alike in some way; for
// each connection, or for the whole sidecar.
import { headerEdits, type ConnectionFacts, type HeaderEdits } from '../format/index.ts';
import type { RequestHead, ResponseHead } from '../http/index.ts';
import type { LocalRateLimitSettings, RoutePlan, TokenBucketPlan } from '../plan/index.ts';
import { descriptorOf, type Descriptor, type DescriptorOf } from './descriptor.ts';
import { happens, reply, type Filter, type FilterExchange, type Verdict } from './filter.ts';
import { TokenBucket } from './token-bucket.ts';

// Of values that nobody listed; Envoy's number. The one unused longest makes room.
const OPEN_VALUES_MAX = 20;
const RESOURCE_EXHAUSTED = 8;

/** Undefined: it never counts anything. */
export function localRateLimitFilter(
  name: string,
  settings: LocalRateLimitSettings,
): Filter | undefined {
  if (settings.bucket === undefined || settings.enabledPercent === 0) return undefined;
  const limiter = new LocalRateLimit(settings);
  return {
    name,
    stats: { prefix: `${settings.statPrefix}.http_local_rate_limit`, counts: limiter.counts },
    request: (exchange, head) => limiter.request(exchange, head),
    ...(settings.limitHeaders ? { response: tellAllowance } : {}),
  };
}

class LocalRateLimit {
  readonly #settings: LocalRateLimitSettings;
  readonly #descriptors: readonly DescriptorOf[];
  /** Where the filter names no descriptors, its routes may. */
  readonly #ofRoutes = new WeakMap<RoutePlan, readonly DescriptorOf[]>();
  readonly #refusedEdits: HeaderEdits | undefined;
  readonly #toleratedEdits: HeaderEdits | undefined;
  #shared: Buckets | undefined = undefined;
  readonly #ofConnections = new WeakMap<ConnectionFacts, Buckets>();
  readonly counts = { enabled: 0, enforced: 0, rateLimited: 0, ok: 0 };

  constructor(settings: LocalRateLimitSettings) {
    this.#settings = settings;
    this.#descriptors = settings.actions.map(descriptorOf);
    this.#refusedEdits = headerEdits([settings.responseHeaders]);
    this.#toleratedEdits = headerEdits([settings.requestHeaders]);
  }

  request(exchange: FilterExchange, head: RequestHead): Verdict {
    const settings = this.#settings;
    if (!happens(exchange.effects.random, settings.enabledPercent)) return 'continue';
    this.counts.enabled += 1;
    const isAllowed = this.#allows(exchange, head);
    note(exchange, isAllowed);
    if (isAllowed) {
      this.counts.ok += 1;
      return 'continue';
    }
    this.counts.rateLimited += 1;
    if (!happens(exchange.effects.random, settings.enforcedPercent)) {
      this.#toleratedEdits?.apply(head.headers, exchange.facts);
      return 'continue';
    }
    this.counts.enforced += 1;
    exchange.reply(
      reply({
        status: settings.status,
        body: 'local_rate_limited',
        details: 'local_rate_limited',
        flag: 'RL',
        edits: this.#refusedEdits,
        ...(settings.grpcStatusIsResourceExhausted ? { grpcStatus: RESOURCE_EXHAUSTED } : {}),
      }),
    );
    return 'stop';
  }

  /** What fits a descriptor must find a token there, and in the bucket for all. */
  #allows(exchange: FilterExchange, head: RequestHead): boolean {
    const now = exchange.effects.clock.monotonic();
    const buckets = this.#buckets(exchange, now);
    const asked: TokenBucket[] = [];
    for (const of of this.#descriptorsFor(exchange.facts.route)) {
      const descriptor = of(exchange, head);
      const bucket = descriptor === undefined ? undefined : buckets.of(descriptor, now);
      if (bucket !== undefined) asked.push(bucket);
    }
    asked.push(buckets.all);
    const isAllowed = asked.every((bucket) =>
      exchange.isDry ? bucket.has(now) : bucket.take(now),
    );
    let tightest = buckets.all;
    for (const bucket of asked) if (bucket.remaining < tightest.remaining) tightest = bucket;
    const { limit, remaining, resetSeconds } = tightest;
    exchange.allowance = { limit, remaining, resetSeconds };
    return isAllowed;
  }

  #descriptorsFor(route: RoutePlan | undefined): readonly DescriptorOf[] {
    if (route === undefined || this.#descriptors.length > 0) return this.#descriptors;
    let known = this.#ofRoutes.get(route);
    if (known === undefined) {
      known = route.limitActions.map(descriptorOf);
      this.#ofRoutes.set(route, known);
    }
    return known;
  }

  #buckets({ facts: { connection } }: FilterExchange, now: number): Buckets {
    const isShared = !this.#settings.perConnection;
    const known = isShared ? this.#shared : this.#ofConnections.get(connection);
    if (known !== undefined) return known;
    const buckets = new Buckets(this.#settings, now);
    if (isShared) this.#shared = buckets;
    else this.#ofConnections.set(connection, buckets);
    return buckets;
  }
}

class Buckets {
  readonly all: TokenBucket;
  readonly #descriptors: LocalRateLimitSettings['descriptors'];
  readonly #known = new Map<string, TokenBucket>();
  #open = 0;

  constructor({ bucket, descriptors }: LocalRateLimitSettings, now: number) {
    this.all = new TokenBucket(bucket ?? EMPTY, now);
    this.#descriptors = descriptors;
  }

  of(descriptor: Descriptor, now: number): TokenBucket | undefined {
    const plan = this.#descriptors.find(({ entries }) => fitted(entries)(descriptor));
    if (plan === undefined) return undefined;
    const key = JSON.stringify(descriptor);
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const isOpen = plan.entries.some(({ value }) => value === '');
    if (isOpen && (this.#open += 1) > OPEN_VALUES_MAX) this.#forgetOldest();
    const bucket = new TokenBucket(plan.bucket, now);
    this.#known.set(key, bucket);
    return bucket;
  }

  #forgetOldest(): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#open -= 1;
  }
}

const EMPTY: TokenBucketPlan = { tokensMax: 0, tokensPerFill: 1, fillMs: 1000 };

/** An entry without a value fits any, each with a bucket of its own. */
function fitted(wanted: Descriptor): (descriptor: Descriptor) => boolean {
  return (descriptor) =>
    wanted.length === descriptor.length &&
    wanted.every(({ key, value }, i) => {
      const entry = descriptor[i];
      return entry?.key === key && (value === '' || entry.value === value);
    });
}

function tellAllowance({ allowance }: FilterExchange, { headers }: ResponseHead): void {
  if (allowance === undefined) return;
  headers.set('x-ratelimit-limit', String(allowance.limit));
  headers.set('x-ratelimit-remaining', String(allowance.remaining));
  headers.set('x-ratelimit-reset', String(allowance.resetSeconds));
}

function note({ trail, allowance }: FilterExchange, isAllowed: boolean): void {
  trail?.note({
    kind: 'filter',
    name: 'local-rate-limit',
    verdict: isAllowed ? 'continue' : 'limited',
    why: `${allowance?.remaining ?? 0} of ${allowance?.limit ?? 0} tokens left`,
  });
}
