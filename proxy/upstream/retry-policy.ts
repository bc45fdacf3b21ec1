// When attempts are made again, as one route says it, linked: the words as bits, the header tests
// compiled. A request whose peer is trusted may add to it with `x-envoy-retry-…` headers.
import type { FailureName, Headers } from '../http/index.ts';
import { headerTest, type HeaderTest } from '../match/index.ts';
import type { RetryPlan } from '../plan/index.ts';

export type RetryWord = keyof typeof BITS;

// Envoy's names. There is no HTTP/3 here that could fail after connecting; the word is accepted.
const BITS = {
  '5xx': 1,
  'gateway-error': 2,
  'connect-failure': 4,
  'envoy-ratelimited': 8,
  'retriable-4xx': 16,
  'refused-stream': 32,
  'retriable-status-codes': 64,
  'retriable-headers': 128,
  reset: 256,
  'reset-before-request': 512,
  'http3-post-connect-failure': 1024,
  cancelled: 2048,
  'deadline-exceeded': 4096,
  internal: 8192,
  'resource-exhausted': 16_384,
  unavailable: 32_768,
  // Ours, never in a policy: reasons that need none.
  'idle-race': 0,
  hedge: 0,
} as const;

/** What a gRPC status is called in a policy. */
export const GRPC_WORDS: ReadonlyMap<number, RetryWord> = new Map<number, RetryWord>([
  [1, 'cancelled'],
  [4, 'deadline-exceeded'],
  [8, 'resource-exhausted'],
  [13, 'internal'],
  [14, 'unavailable'],
]);

const ANY_GRPC = bitsOf([...GRPC_WORDS.values()]);

export class RetryPolicy {
  readonly plan: RetryPlan;
  /** Of each attempt; 0: none. */
  readonly times: { readonly timeoutMs: number; readonly idleTimeoutMs: number };
  readonly #bits: number;
  readonly #answers: readonly HeaderTest[];
  readonly #requests: readonly HeaderTest[];
  /** Nothing about an answer below 400 can make it tried again. */
  readonly ignoresSuccess: boolean;
  /** ▲ Answers of gRPC are held back until their status is known. */
  readonly awaitsTrailers: boolean;

  constructor(plan: RetryPlan) {
    this.plan = plan;
    this.times = { timeoutMs: plan.perTryTimeoutMs, idleTimeoutMs: plan.perTryIdleTimeoutMs };
    this.#bits = bitsOf(plan.on);
    this.#answers = plan.responseHeaders.map(headerTest);
    this.#requests = plan.requestHeaders.map(headerTest);
    this.ignoresSuccess =
      !this.has('retriable-headers') && plan.statuses.every((code) => code >= 400);
    this.awaitsTrailers = plan.followsGrpc && (this.#bits & ANY_GRPC) !== 0;
  }

  has(word: RetryWord): boolean {
    return (this.#bits & BITS[word]) !== 0;
  }

  /** A policy may be for some requests only. */
  fitsRequest(headers: Headers): boolean {
    return this.#requests.length === 0 || fitsOne(this.#requests, headers);
  }

  fitsAnswer(headers: Headers): boolean {
    return fitsOne(this.#answers, headers);
  }

  get isEmpty(): boolean {
    return this.#bits === 0;
  }
}

/** At link time; a route without words retries nothing by itself. */
export function retryPolicy(plan: RetryPlan): RetryPolicy {
  return new RetryPolicy(plan);
}

export function isGrpcWord(word: RetryWord): boolean {
  return (BITS[word] & ANY_GRPC) !== 0;
}

/** The word, when the policy has it. */
export function wordOf(policy: RetryPolicy, word: RetryWord): RetryWord | undefined {
  return policy.has(word) ? word : undefined;
}

/** The peer said that it did not look at the request. */
export function isRefused(name: FailureName): boolean {
  return name === 'refused-stream';
}

/** What Envoy does for a request that asks for retries where its route says nothing. */
const FROM_HEADERS: RetryPlan = {
  attemptsMax: 1,
  on: [],
  statuses: [],
  responseHeaders: [],
  requestHeaders: [],
  perTryTimeoutMs: 0,
  perTryIdleTimeoutMs: 0,
  backoffBaseMs: 25,
  backoffMaxMs: 250,
  rateLimited: undefined,
  avoidPreviousEndpoints: false,
  avoidPreviousPriorities: undefined,
  endpointPicksMax: 1,
  onlyIdempotent: false,
  followsGrpc: false,
};

/** What decides for one request: its route's policy, and what its headers add when believed. */
export function effectiveRetry(
  policy: RetryPolicy | undefined,
  headers: Headers,
  believed: boolean,
): RetryPolicy | undefined {
  const asked = believed ? askedFor(policy, headers) : policy;
  if (asked === undefined || asked.isEmpty || !asked.fitsRequest(headers)) return undefined;
  return asked;
}

// More than this would let one request become a flood.
const ASKED_RETRIES_MAX = 100;

function askedFor(policy: RetryPolicy | undefined, headers: Headers): RetryPolicy | undefined {
  const on = headers.get('x-envoy-retry-on');
  const grpcOn = headers.get('x-envoy-retry-grpc-on');
  const most = headers.get('x-envoy-max-retries');
  const statuses = headers.get('x-envoy-retriable-status-codes');
  const names = headers.get('x-envoy-retriable-header-names');
  // Without words of its own a request can ask only for more of what its route has.
  if (policy === undefined && on === undefined && grpcOn === undefined) return undefined;
  if ((on ?? grpcOn ?? most ?? statuses ?? names) === undefined) return policy;
  const plan = policy?.plan ?? FROM_HEADERS;
  const added = listed(names).map((name) => {
    return { name: name.toLowerCase(), value: undefined, invert: false, missingIsEmpty: false };
  });
  return new RetryPolicy({
    ...plan,
    on: [...plan.on, ...listed(on), ...listed(grpcOn)],
    attemptsMax: countOf(most) ?? plan.attemptsMax,
    statuses: [...plan.statuses, ...listed(statuses).map(Number).filter(Number.isInteger)],
    responseHeaders: [...plan.responseHeaders, ...added],
  });
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  return Math.min(Number(text), ASKED_RETRIES_MAX);
}

function listed(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return text.split(',').map((word) => word.trim());
}

function bitsOf(words: readonly string[]): number {
  let bits = 0;
  for (const word of words) if (isWord(word)) bits |= BITS[word];
  return bits;
}

function isWord(word: string): word is RetryWord {
  return Object.hasOwn(BITS, word);
}

function fitsOne(tests: readonly HeaderTest[], headers: Headers): boolean {
  for (const test of tests) if (test(headers)) return true;
  return false;
}
