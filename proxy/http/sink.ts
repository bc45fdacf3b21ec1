// The waist: every HTTP message in the proxy, in either direction and of any version, is told to a
// `Sink` as `head → data* → end | abort`. Codecs, filters, retries and test recorders all meet
// here.   hot path
import type { Failure } from './failures.ts';
import type { Headers } from './headers.ts';

export type HttpVersion = 10 | 11 | 20;

export class RequestHead {
  method: string;
  /**
   * Origin form, as it will be forwarded: path and query. `*` for OPTIONS, authority for CONNECT.
   */
  target: string;
  /** From `:authority` or `Host`; empty only for HTTP/1.0 without a Host. */
  authority: string;
  scheme: 'http' | 'https';
  readonly version: HttpVersion;
  readonly headers: Headers;
  /** The length the peer declared, -1 when it comes in chunks, 0 when there is no body. */
  bodyLength: number;
  /** The protocol asked for by an upgrade (`websocket`), or undefined. */
  upgrade: string | undefined;

  constructor(method: string, target: string, version: HttpVersion, headers: Headers) {
    this.method = method;
    this.target = target;
    this.authority = '';
    this.scheme = 'http';
    this.version = version;
    this.headers = headers;
    this.bodyLength = 0;
    this.upgrade = undefined;
  }
}

export class ResponseHead {
  status: number;
  /** Empty for HTTP/2. */
  reason: string;
  readonly version: HttpVersion;
  readonly headers: Headers;
  /** The length declared, -1 when it ends in chunks or with the stream, 0 when there is no body. */
  bodyLength: number;

  constructor(status: number, reason: string, version: HttpVersion, headers: Headers) {
    this.status = status;
    this.reason = reason;
    this.version = version;
    this.headers = headers;
    this.bodyLength = 0;
  }
}

/**
 * The receiving end of one message. A sender MUST call `from` and then `head` first (for a
 * response, after any number of `informational`), then `data` any number of times, then exactly
 * one of `end` and `abort`, and nothing after; `head(…, true)` is the whole message. `abort` may
 * come at any moment, even before `head`. A sink MUST NOT throw. Chunks are never reused by
 * senders: a sink may keep them.
 */
export interface Sink<H> {
  /** Who sends, so that the sink can make it pause, resume or stop. */
  from(flow: Flow): void;
  head(head: H, end: boolean): void;
  /**
   * False: took it, and asks the sender to pause; the sink calls `resume` on its flow when ready.
   */
  data(chunk: Buffer): boolean;
  end(trailers: Headers | undefined): void;
  abort(failure: Failure): void;
}

/** A sink for responses also hears 1xx heads (but 101, which is a final head that upgrades). */
export interface ResponseSink extends Sink<ResponseHead> {
  informational(head: ResponseHead): void;
}

export type RequestSink = Sink<RequestHead>;

/** The sending end of one message, as its receiver sees it. Calls after the end do nothing. */
export interface Flow {
  pause(): void;
  resume(): void;
  /** Nobody listens any more: stop reading, and close or reset what cannot be reused. */
  cancel(failure: Failure): void;
}
