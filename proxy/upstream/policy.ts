// What one request is granted at its upstream, and who hears what became of it. Made by the
// exchange, from its route and from headers it believes.
import type { Hash64, ProxyEnds } from '../../lib/index.ts';
import type { Trail } from '../explain/index.ts';
import type { Failure, Headers, RequestHead, ResponseHead } from '../http/index.ts';
import type { HedgePlan } from '../plan/index.ts';
import type { Attempt } from './attempt.ts';
import type { Outcome } from './outcome.ts';
import type { RetryPolicy } from './retry-policy.ts';

export type DispatchPolicy = {
  readonly retry: RetryPolicy | undefined;
  readonly hedge: HedgePlan | undefined;
  /** From the end of the request to the head of an answer, over all attempts; 0: none. */
  readonly timeoutMs: number;
  /** From its beginning to its end; 0: none. */
  readonly durationMaxMs: number;
  readonly priority: 'default' | 'high';
  readonly hash: Hash64 | undefined;
  /** The endpoint that served this client before; `strict`: no other will do. */
  readonly affinity: { readonly key: string; readonly strict: boolean } | undefined;
  /** Of the request's body, kept so that it can be sent again. */
  readonly replayBytesMax: number;
  readonly trail: Trail | undefined;
  /** What CONNECT asks for ends here: the endpoint gets the bytes alone. */
  readonly endsConnect?: boolean;
};

/** Who asked for the answer. Hears `answer…` once, or `failed` once. */
export interface DispatchOwner {
  /** Where a redirected connection was going, for upstreams that go there too. */
  readonly destination: { readonly address: string; readonly port: number } | undefined;
  /** Both ends of the client's connection, for upstreams that are told; undefined: not known. */
  readonly ends?: ProxyEnds | undefined;
  /** About to send: the head may still be changed for this attempt (trace context). */
  attempting(attempt: Attempt, head: RequestHead): void;
  /** May be told of the answering attempt once more, when its answer breaks off. */
  attempted(attempt: Attempt, outcome: Outcome, retriedFor: string | undefined): void;
  informational(head: ResponseHead): void;
  answer(head: ResponseHead, end: boolean, from: Attempt): void;
  answerData(chunk: Buffer): boolean;
  answerEnd(trailers: Headers | undefined): void;
  failed(failure: Failure): void;
}
