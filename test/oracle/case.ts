// What a case of the oracle suite is: a configuration, what its upstreams answer, what its client
// says, and the rows of the specification it proves. Data only; what is right, Envoy says.
import type { JsonObject } from '../../lib/index.ts';
import type { PairName } from './pair.ts';
import type { RowId } from './rows.ts';

export type Case = {
  /** A sentence about behaviour, unique in its topic. */
  readonly name: string;
  readonly rows: readonly RowId[];
  /** Whose bytes it is about: that end speaks HTTP/1 only. What its topic says unless said. */
  readonly http1?: End;
  /** Only over these. */
  readonly pairs?: readonly PairName[];
  /** Of one virtual host for `*`; `/` to the upstream `a` unless said. */
  readonly routes?: readonly JsonObject[];
  /** Fields of the route configuration; `virtual_hosts` replaces `routes`. */
  readonly table?: JsonObject;
  /** Fields of the connection manager. */
  readonly http?: JsonObject;
  /** HTTP filters before the router. */
  readonly filters?: readonly JsonObject[];
  /** Fields of the router filter. */
  readonly router?: JsonObject;
  /** A TCP proxy with these fields, in place of the connection manager. */
  readonly tcp?: JsonObject;
  /** Network filters before it. */
  readonly networkFilters?: readonly JsonObject[];
  /** What its filter chain asks of a connection. */
  readonly match?: JsonObject;
  /** Fields of the listener. */
  readonly listener?: JsonObject;
  /** One for each upstream of the same name unless said. */
  readonly clusters?: Readonly<Record<string, ClusterShape>>;
  /** `a`, which answers every request with 200, unless said. */
  readonly upstreams?: Readonly<Record<string, Script>>;
  /** One after the other, or `PARALLEL_STEP_MS` after each other. */
  readonly client: readonly Conversation[];
  readonly isParallel?: true;
  readonly parallelStepMs?: number;
  /** Written to the access log beside `LOG_FIELDS`, as the fact `log 1 extra`. */
  readonly log?: string;
  /** Of JSON answers only the shape is compared, so many names deep. */
  readonly shapeDepth?: number;
  /** What Envoy must do, or the case does not show what it says; over its first pair. */
  readonly expect?: Readonly<Record<string, string>>;
  /** Facts that chance or time decides: kept out of the comparison. */
  readonly ignores?: readonly RegExp[];
};

/** Ends of a proxy. */
export type End = 'client' | 'upstream' | 'both' | 'none';

export type Topic = {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly http1?: End;
};

export type ClusterShape = {
  /** Names of upstreams, in groups of one priority and zone. A name without script refuses. */
  readonly endpoints?: readonly EndpointGroup[];
  readonly fields?: JsonObject;
};

export type EndpointGroup = {
  readonly of: readonly string[];
  readonly priority?: number;
  readonly zone?: string;
  readonly weight?: number;
  /** Fields of each endpoint, by name. */
  readonly fields?: Readonly<Record<string, JsonObject>>;
};

/** What an upstream does with the requests it hears, over all of its connections. */
export type Script =
  | {
      readonly kind: 'http';
      /** One for each request in the order of arrival; the last for all that follow. */
      readonly answers: readonly Answer[];
    }
  | { readonly kind: 'tcp'; readonly actions: readonly Action[] };

export type Answer = {
  /** `end`: when the request is whole. */
  readonly at: 'head' | 'end';
  readonly actions: readonly Action[];
};

export type Action =
  | { readonly kind: 'send'; readonly bytes: string }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Waits until the peer has said this. */
  | { readonly kind: 'hear'; readonly text: string }
  /** Waits until the peer has ended its side. */
  | { readonly kind: 'hear-end' }
  | { readonly kind: 'end' }
  /** The stream where there are streams, with this code; else the connection. */
  | { readonly kind: 'reset'; readonly code?: string }
  /** Says, over HTTP/2, that this stream was the last, or that none was. */
  | { readonly kind: 'go-away'; readonly last: 'all' | 'none' };

/** One connection of the client. Bytes are written as they stand. */
export type Conversation = {
  readonly to: 'listener' | 'admin';
  readonly steps: readonly Step[];
};

export type Step =
  | Action
  /** Waits for as many whole final answers. */
  | { readonly kind: 'answers'; readonly count: number }
  | { readonly kind: 'closed' };
