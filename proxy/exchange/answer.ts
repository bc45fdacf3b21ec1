// What the client hears: the upstream's answer or one of our own, with what every answer gets. One
// head, once.   hot path
import type { Trail } from '../explain/index.ts';
import type { Reply } from '../filters/index.ts';
import type { Failure, Flow, Headers, ResponseHead, ResponseSink } from '../http/index.ts';
import type { NotRetried } from '../upstream/index.ts';
import { finishAnswer } from './finish.ts';
import type { LocalMessage } from './local-reply.ts';
import type { ExchangeRecord } from './record.ts';

export class Answer {
  readonly #facts: ExchangeRecord;
  #sink: ResponseSink;
  /** The head is out: there is no other answer. */
  isStarted = false;

  constructor(facts: ExchangeRecord, sink: ResponseSink) {
    this.#facts = facts;
    this.#sink = sink;
  }

  /** Everything goes through what is made of the sink. */
  through(wrap: (sink: ResponseSink) => ResponseSink): void {
    this.#sink = wrap(this.#sink);
  }

  /** The upstream's answer becomes ours: its time, its route's changes, the session's cookies. */
  theirs(
    head: ResponseHead,
    cookies: readonly string[] | undefined,
    notRetried: NotRetried | undefined,
  ): void {
    const facts = this.#facts;
    const { headers } = head;
    const nowMs = facts.elapsed();
    const askedMs = facts.requestEndMs;
    facts.responseStartMs = nowMs;
    facts.response = head;
    facts.status = head.status;
    facts.details = 'via_upstream';
    if (askedMs !== undefined && !facts.http.suppressesOwnHeaders) {
      headers.put('x-envoy-upstream-service-time', String(Math.floor(nowMs - askedMs)));
    }
    this.#tellRetries(headers, notRetried);
    if (cookies !== undefined) {
      for (let i = 0; i < cookies.length; i++) headers.append('set-cookie', cookies[i]!);
    }
    facts.chosen?.responseEdits?.apply(headers, facts);
  }

  /** One of our own, put into the words of this listener. */
  ours(said: Reply, notRetried: NotRetried | undefined): LocalMessage {
    const facts = this.#facts;
    facts.details = said.details;
    facts.addFlag(said.flag);
    facts.status = said.status;
    const message = facts.http.replies.message(said, facts);
    const { headers } = message.head;
    this.#tellRetries(headers, notRetried);
    const isForwarded = facts.route?.action.kind === 'forward';
    if (isForwarded || said.details === 'direct_response') {
      facts.chosen?.responseEdits?.apply(headers, facts);
    }
    return message;
  }

  informational(head: ResponseHead): void {
    this.#sink.informational(head);
  }

  /** Filters had their say: what every answer gets. */
  begin(head: ResponseHead, from: Flow | undefined): void {
    const facts = this.#facts;
    facts.response = head;
    facts.status = head.status;
    const { request } = facts;
    finishAnswer(head.headers, facts.plan, { request, date: facts.date });
    this.isStarted = true;
    if (from !== undefined) this.#sink.from(from);
  }

  head(head: ResponseHead, end: boolean): void {
    this.#sink.head(head, end);
  }

  data(chunk: Buffer): boolean {
    this.#facts.bytesSent += chunk.length;
    return this.#sink.data(chunk);
  }

  end(trailers: Headers | undefined): void {
    this.#sink.end(trailers);
  }

  abort(failure: Failure): void {
    this.#sink.abort(failure);
  }

  /** How often it was tried, and that it would have been tried again. */
  #tellRetries(headers: Headers, notRetried: NotRetried | undefined): void {
    const facts = this.#facts;
    if (notRetried !== undefined) facts.addFlag(notRetried === 'limit' ? 'URX' : 'UO');
    const tells = facts.matched?.host.attemptCount.response === true && facts.attemptCount > 0;
    if (tells) headers.set('x-envoy-attempt-count', String(facts.attemptCount));
  }
}

export function noteAnswer(trail: Trail | undefined, facts: ExchangeRecord): void {
  if (trail === undefined) return;
  const { status, flag, details } = facts;
  trail.note({ kind: 'answer', status, flag, details });
}
