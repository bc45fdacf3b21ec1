// What an HTTP/1 connection may do and how long it may take: facts of its listener or upstream,
// settled before its first byte. Knows nothing of plans; whoever owns the connection fills it in.
import type { Wheel } from '../../lib/index.ts';

export type H1Limits = {
  readonly headBytesMax: number;
  readonly headerCountMax: number;
  readonly targetBytesMax: number;
};

/** Envoy's defaults for the head, and what browsers stay below for the target. */
export const H1_LIMITS: H1Limits = {
  headBytesMax: 60 * 1024,
  headerCountMax: 100,
  targetBytesMax: 16 * 1024,
};

/** What of the protocol is spoken. */
export type H1Rules = {
  /** `GET http://host/path`: taken apart, or refused. */
  readonly allowsAbsoluteUrl: boolean;
  readonly acceptsHttp10: boolean;
  readonly allowsConnect: boolean;
  /** Names with `_`: many servers take them for names with `-`. */
  readonly underscores: 'allow' | 'reject' | 'drop';
  /** `Expect: 100-continue` goes on to the upstream, and the body waits for its answer. */
  readonly forwardsExpect: boolean;
  /** Trailers are passed on, both ways; otherwise they are read and dropped. */
  readonly trailers: boolean;
  /** Header names go on as they were spelled; otherwise in lower case. */
  readonly keepsHeaderCase: boolean;
};

export const H1_RULES: H1Rules = {
  allowsAbsoluteUrl: true,
  acceptsHttp10: true,
  allowsConnect: false,
  underscores: 'allow',
  forwardsExpect: false,
  trailers: true,
  keepsHeaderCase: true,
};

/** How long things may take, and how often they may happen; 0 is "no limit", and arms no timer. */
export type H1Times = {
  /** From the first byte of a head to its last. */
  readonly headersTimeoutMs: number;
  /** From a request's first byte to its last. */
  readonly requestTimeoutMs: number;
  /** Without a request. */
  readonly idleTimeoutMs: number;
  /** From the first byte; then the connection says no more than it must. */
  readonly durationMaxMs: number;
  /** From then to its end, when nothing is under way. */
  readonly drainMs: number;
  readonly requestsMax: number;
  /** From our end of the connection to the peer's. */
  readonly delayedCloseMs: number;
  /** For a client that is slow to take the last of what we said. */
  readonly flushTimeoutMs: number;
};

export const H1_TIMES: H1Times = {
  headersTimeoutMs: 0,
  requestTimeoutMs: 0,
  idleTimeoutMs: 0,
  durationMaxMs: 0,
  drainMs: 0,
  requestsMax: 0,
  // Time for a peer to read our last words before its unread bytes make the kernel reset them.
  delayedCloseMs: 1000,
  // As long as Envoy lets a stream idle.
  flushTimeoutMs: 300_000,
};

export type H1ServerOptions = {
  readonly rules: H1Rules;
  readonly times: H1Times;
  /** All timers of a thread turn on one. */
  readonly wheel: Wheel;
};
