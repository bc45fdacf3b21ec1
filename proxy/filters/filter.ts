// What a filter is: asked once with the request's head, in the chain's order, and once with the
// answer's head, in reverse. Linked once for each listener and route, so that a request finds its
// filters in an array and pays nothing for those that are not there.
import type { Clock, Random, Wheel } from '../../lib/index.ts';
import type { Trail } from '../explain/index.ts';
import type { FormatFacts, HeaderEdits } from '../format/index.ts';
import type { Failure, RequestHead, ResponseHead, ResponseSink } from '../http/index.ts';
import type { CallMessages } from './grpc-messages.ts';

/**
 * `wait`: the filter calls `advance` when the request may go on. `stop`: it has replied. It answers
 * at once in either case; nothing on this path is awaited.
 */
export type Verdict = 'continue' | 'wait' | 'stop';

/** An exchange, as its filters see it. */
export interface FilterExchange {
  readonly effects: { readonly clock: Clock; readonly wheel: Wheel; readonly random: Random };
  readonly facts: FilterFacts;
  /** Asked what would happen: take nothing, delay nothing. */
  readonly isDry: boolean;
  readonly trail: Trail | undefined;
  /** The endpoint that must serve, by its `address:port`, as the client's session says. */
  affinity: Affinity | undefined;
  /** What a limiter found, for the answer's headers. */
  allowance: Allowance | undefined;
  advance(): void;
  reply(reply: Reply): void;
  /** Breaks off, without an answer if one has begun. */
  fail(failure: Failure): void;
  /** With `wait`: goes on when all of the request is there; more than this is refused. */
  gather(bytesMax: number): void;
  /** All content of the request goes through it, after what it went through already. */
  passes(content: ContentPass): void;
  /** Everything of the answer goes through what is made here of the sink it would go to. */
  through(wrap: (sink: ResponseSink) => ResponseSink): void;
  /** Told once, when the exchange is over, however it ended. */
  untilEnd(ending: Ending): void;
  /** Who is at the other end: heard from these headers, or told in them. */
  hearPeer(headers: RequestHead['headers'], message: 'request' | 'response'): void;
}

/** What is known of the exchange; filters may add to it. */
interface FilterFacts extends FormatFacts {
  addFlag(name: string): void;
  setMetadata(filter: string, values: Readonly<Record<string, unknown>>): void;
  /** The messages of a call, where they are counted. */
  readonly messages: CallMessages | undefined;
  counts(messages: CallMessages): void;
}

/** Looks at content on its way, or makes other content of it. */
export interface ContentPass {
  /** What goes on in its place, which may be nothing yet. */
  data(chunk: Buffer): Buffer;
  /** That was all of it. */
  end(): void;
}

export type Affinity = { readonly key: string; readonly strict: boolean };
export type Allowance = {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
};

export interface Ending {
  ended(): void;
}

/** An answer of our own. */
export type Reply = {
  readonly status: number;
  readonly body: string;
  readonly details: string;
  /** Envoy's short name, or `-`. */
  readonly flag: string;
  /** For gRPC, where the HTTP status does not say it. */
  readonly grpcStatus: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly edits: HeaderEdits | undefined;
};

/** Counts, by the last part of Envoy's name in camel case. */
type FilterStats = { readonly prefix: string; readonly counts: Record<string, number> };

export type Filter = {
  readonly name: string;
  readonly request?: (exchange: FilterExchange, head: RequestHead) => Verdict;
  readonly response?: (exchange: FilterExchange, head: ResponseHead) => void;
  readonly done?: (exchange: FilterExchange) => void;
  readonly stats?: FilterStats;
};

export function reply(parts: Pick<Reply, 'status' | 'details'> & Partial<Reply>): Reply {
  const { status, details, body = '', flag = '-', headers = [] } = parts;
  return { status, body, details, flag, headers, grpcStatus: parts.grpcStatus, edits: parts.edits };
}

/** Of chance: this share of what comes. */
export function happens(random: Random, percent: number): boolean {
  return percent >= 100 || (percent > 0 && random.fraction() * 100 < percent);
}
