// One exchange, from its head to its record: routing → filtering → connecting → streaming → done.
// Everything a request meets on its way through the proxy is called from here, in order. Whatever
// throws on the way ends here, as an answer of 500, and nobody else notices.   hot path
import type { ProxyEnds } from '../../lib/index.ts';
import type { Trail } from '../explain/index.ts';
import type { ContentPass, Ending, FilterExchange, Reply } from '../filters/index.ts';
import {
  failed,
  leavesNobody,
  type Failure,
  type Flow,
  type Headers,
  type RequestHead,
  type RequestSink,
  type ResponseHead,
  type ResponseSink,
} from '../http/index.ts';
import type { ForwardAction } from '../plan/index.ts';
import type { Route } from '../route/index.ts';
import type { Attempt, DispatchOwner, Outcome, Upstream } from '../upstream/index.ts';
import { alarmsOf, type AlarmOwner, type Alarms } from './alarm.ts';
import { Answer, noteAnswer } from './answer.ts';
import { arrive } from './arrival.ts';
import { attemptRecord, equipAttempt } from './attempts.ts';
import { granted, type Granted } from './granted.ts';
import { Held } from './held.ts';
import { refusedUpgrade, streamTimes, type Way } from './linked-http.ts';
import { startMirrors, type Mirrors } from './mirror.ts';
import { hearPeer } from './peers.ts';
import { Passage } from './passage.ts';
import { ExchangeRecord } from './record.ts';
import { directReply, noUpstreamReply, redirectReply, replyOf } from './failure-reply.ts';
import { beginTrace } from './tracing.ts';
import type { Connection, Dispatched, Origin, World } from './world.ts';

export class Exchange implements RequestSink, DispatchOwner, FilterExchange, AlarmOwner {
  readonly #origin: Origin;
  readonly #world: World;
  readonly #answer: Answer;
  readonly facts: ExchangeRecord;
  readonly trail: Trail | undefined;
  readonly isDry: boolean;
  #flow: Flow | undefined = undefined;
  #route: Route | undefined = undefined;
  #way: Way;
  #upstream: Upstream | undefined = undefined;
  #granted: Granted | undefined = undefined;
  #dispatch: Dispatched | undefined = undefined;
  #mirrors: Mirrors | undefined = undefined;
  #answering: Attempt | undefined = undefined;
  #filter = 0;
  #held: Held | undefined = undefined;
  #isInternal = false;
  #isWhole = false;
  #over = false;
  #alarms: Alarms | undefined = undefined;
  #endings: Ending[] | undefined = undefined;
  #passage: Passage | undefined = undefined;
  affinity: FilterExchange['affinity'] = undefined;
  allowance: FilterExchange['allowance'] = undefined;

  constructor(origin: Origin, response: ResponseSink) {
    const { world, http } = origin;
    this.#origin = origin;
    this.#world = world;
    this.#way = http.unrouted;
    this.facts = new ExchangeRecord(origin);
    this.#answer = new Answer(this.facts, response);
    this.trail = origin.trail;
    this.isDry = origin.isDry === true;
  }

  get effects(): World {
    return this.#world;
  }

  get destination(): Connection['destination'] {
    return this.facts.connection.destination;
  }

  get ends(): ProxyEnds | undefined {
    return this.facts.connection.ends;
  }

  // ── the request ──

  from(flow: Flow): void {
    this.#flow = flow;
  }

  head(head: RequestHead, end: boolean): void {
    try {
      this.#isWhole = end;
      if (end) this.facts.requestEndMs = 0;
      this.#routing(head);
    } catch (error) {
      this.#broke(error);
    }
  }

  data(received: Buffer): boolean {
    this.facts.bytesReceived += received.length;
    if (this.#over) return true;
    this.#alarms?.touched();
    const chunk = this.#passage === undefined ? received : this.#passage.data(received);
    if (chunk.length === 0) return true;
    this.#mirrors?.data(chunk);
    return this.#dispatch?.data(chunk) ?? this.#hold(chunk);
  }

  end(trailers: Headers | undefined): void {
    this.#passage?.end();
    if (this.#over) return;
    this.#isWhole = true;
    this.facts.requestEndMs = this.facts.elapsed();
    this.#mirrors?.end(trailers);
    if (this.#dispatch !== undefined) return this.#dispatch.end(trailers);
    this.#held ??= new Held();
    this.#held.end(trailers);
    if (this.#held.isGathering) this.advance();
  }

  abort(failure: Failure): void {
    if (this.#over) return;
    if (leavesNobody(failure)) this.#breakOff(failure);
    else this.fail(failure);
  }

  #hold(chunk: Buffer): boolean {
    this.#held ??= new Held();
    const wantsMore = this.#held.keep(chunk);
    if (!this.#held.isOverfull) return wantsMore;
    this.fail(failed('request-too-large', 'more than may be held'));
    return true;
  }

  // ── routing: who asks, for what, and which rule decides ──

  #routing(head: RequestHead): void {
    const { facts, trail } = this;
    const origin = this.#origin;
    facts.request = head;
    const arrival = arrive(head, origin, facts);
    if (arrival.kind === 'refused') return this.fail(arrival.failure);
    if (arrival.kind === 'answered') return this.reply(arrival.reply);
    this.#isInternal = arrival.isInternal;
    const route = origin.http.table(this.#world.runtime())?.find(head, facts, trail);
    if (route !== undefined) this.#take(route, head);
    beginTrace(head.headers, facts, this.effects.random);
    const refused = refusedUpgrade(this.#way, head);
    if (refused !== undefined) return this.fail(failed('upgrade-refused', refused));
    this.#alarms = alarmsOf(this, streamTimes(this.#way, facts));
    this.#filtering();
  }

  /** The route decides from here on, whatever filters do to what it was found by. */
  #take(route: Route, head: RequestHead): void {
    const target = route.target(this.effects.random);
    const { action } = route;
    this.#route = route;
    this.#way = this.#origin.http.way(route, target);
    this.facts.matched = route;
    this.facts.chosen = target;
    if (action.kind !== 'forward') return;
    const name = target.plan?.upstream ?? head.headers.get(action.targetHeader ?? '') ?? '';
    this.#upstream = this.#world.runtime().upstreams.get(name);
    this.facts.upstream = this.#upstream?.plan;
    const { trail } = this;
    trail?.note({ kind: 'target', upstream: name, weight: target.weight, of: route.weights });
  }

  // ── filtering ──

  #filtering(): void {
    const { requests } = this.#way.filters;
    const head = this.facts.request;
    while (head !== undefined && this.#filter < requests.length) {
      const verdict = requests[this.#filter++]!(this, head);
      if (verdict !== 'continue' || this.#over) return;
    }
    this.#connecting();
  }

  advance(): void {
    if (this.#over || this.#dispatch !== undefined) return;
    try {
      this.#filtering();
    } catch (error) {
      this.#broke(error);
    }
  }

  gather(bytesMax: number): void {
    this.#held ??= new Held();
    this.#held.gather(bytesMax);
  }

  passes(content: ContentPass): void {
    this.#passage ??= new Passage();
    this.#passage.add(content);
  }

  through(wrap: (sink: ResponseSink) => ResponseSink): void {
    this.#answer.through(wrap);
  }

  untilEnd(ending: Ending): void {
    this.#endings ??= [];
    this.#endings.push(ending);
  }

  hearPeer(headers: Headers, message: 'request' | 'response'): void {
    hearPeer(headers, message, { world: this.#world, facts: this.facts });
  }

  // ── connecting ──

  #connecting(): void {
    const head = this.facts.request;
    const route = this.#route;
    if (head === undefined) return;
    if (route === undefined) return this.fail(failed('no-route', head.authority));
    const { action } = route;
    switch (action.kind) {
      case 'redirect':
        return this.reply(redirectReply(action.status, route.location(head)));
      case 'respond':
        return this.reply(directReply(action));
      case 'forward':
        return this.#forward(head, route, action);
    }
  }

  #forward(head: RequestHead, route: Route, action: ForwardAction): void {
    const { http } = this.#origin;
    const { facts, affinity, trail } = this;
    const upstream = this.#upstream;
    if (upstream === undefined) {
      facts.failed(failed('no-upstream', facts.chosen?.plan?.upstream ?? ''));
      return this.reply(noUpstreamReply(action.noUpstreamStatus));
    }
    const asking = { way: this.#way, facts, affinity, trail, isInternal: this.#isInternal };
    const grant = granted(head, action, asking);
    const target = facts.chosen ?? route.ownTarget;
    this.#granted = grant;
    target.requestEdits?.apply(head.headers, facts);
    route.rewrite(head, target, !http.suppressesOwnHeaders);
    this.#send(head, upstream, grant);
  }

  #send(head: RequestHead, upstream: Upstream, { policy }: Granted): void {
    const held = this.#held;
    const isWhole = this.#isWhole && held === undefined;
    // All of it is here: its length is known.
    if (held?.isGathering === true) head.bodyLength = held.bytes;
    const dispatch = this.#world.dispatch(this, upstream, policy);
    const { mirrors } = this.#way;
    if (mirrors.length > 0 && !this.isDry) {
      const { timeoutMs } = policy;
      this.#mirrors = startMirrors(this.#origin, mirrors, { head, isWhole, timeoutMs });
    }
    this.#dispatch = dispatch;
    if (this.#flow !== undefined) dispatch.from(this.#flow);
    dispatch.head(head, isWhole);
    if (held === undefined) return;
    this.#held = undefined;
    if (this.#mirrors !== undefined) held.release(this.#mirrors);
    held.release(dispatch);
    if (!this.#isWhole) this.#flow?.resume();
  }

  // ── its attempts ──

  attempting(attempt: Attempt, head: RequestHead): void {
    const grant = this.#granted;
    if (grant !== undefined)
      equipAttempt(attempt, head, { grant, facts: this.facts, effects: this.#world });
  }

  attempted(attempt: Attempt, outcome: Outcome, retriedFor: string | undefined): void {
    const { facts } = this;
    facts.endpoint = attempt.endpoint.plan;
    facts.attemptCount = this.#dispatch?.attempts ?? attempt.number;
    const nowMs = facts.trace?.sampled === true ? this.effects.clock.now() : facts.startMs;
    const told = { facts, retriedFor, nowMs };
    facts.addAttempt(attemptRecord(attempt, outcome, told), attempt === this.#answering);
  }

  // ── streaming ──

  informational(head: ResponseHead): void {
    this.#alarms?.touched();
    this.#answer.informational(head);
  }

  answer(head: ResponseHead, end: boolean, from: Attempt): void {
    try {
      this.#alarms?.touched();
      this.#answering = from;
      this.facts.endpoint = from.endpoint.plan;
      this.#answer.theirs(head, this.#granted?.setCookies, this.#dispatch?.notRetried);
      this.#tell(head, end, from);
    } catch (error) {
      this.#broke(error);
    }
  }

  answerData(chunk: Buffer): boolean {
    this.#alarms?.touched();
    return this.#answer.data(chunk);
  }

  answerEnd(trailers: Headers | undefined): void {
    this.facts.trailers = trailers;
    this.#finish();
    this.#answer.end(trailers);
  }

  failed(failure: Failure): void {
    this.fail(failure);
  }

  // ── answers of our own ──

  /** An answer that says what went wrong, when none has begun; otherwise it breaks off. */
  fail(failure: Failure): void {
    if (this.#over) return;
    if (this.#answer.isStarted) return this.#breakOff(failure);
    const { facts } = this;
    facts.failed(failure);
    facts.attemptCount = this.#dispatch?.attempts ?? 0;
    const context = { isWhole: this.#isWhole, granted: this.#granted, facts };
    this.reply(replyOf(failure, context));
  }

  /** Stops whatever is under way, and says this instead. */
  reply(said: Reply): void {
    if (this.#over || this.#answer.isStarted) return;
    const why = failed('local-reset', said.details);
    this.#stop(why);
    this.#flow?.cancel(this.facts.failure ?? why);
    const { head, body } = this.#answer.ours(said, this.#dispatch?.notRetried);
    const isWhole = body.length === 0 || this.facts.method === 'HEAD';
    this.#tell(head, isWhole, undefined);
    if (isWhole) return;
    this.#answer.data(body);
    this.#finish();
    this.#answer.end(undefined);
  }

  /** The head of the one answer there is, through the filters. */
  #tell(head: ResponseHead, end: boolean, from: Flow | undefined): void {
    const { responses } = this.#way.filters;
    for (let i = 0; i < responses.length; i++) responses[i]!(this, head);
    this.#answer.begin(head, from);
    if (end) this.#finish();
    this.#answer.head(head, end);
  }

  // ── done ──

  #breakOff(failure: Failure): void {
    this.facts.failed(failure);
    this.#stop(failure);
    this.#finish();
    this.#answer.abort(failure);
  }

  #stop(failure: Failure): void {
    this.#dispatch?.abort(failure);
    if (!this.#isWhole) this.#mirrors?.cancel();
  }

  #broke(error: unknown): void {
    this.#world.broke(error);
    // The answer to this must not meet again what broke.
    this.#way = this.#origin.http.bare;
    this.facts.chosen = undefined;
    this.fail(failed('internal', error instanceof Error ? error.message : 'not an error'));
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.facts.ended();
    this.#alarms?.stop();
    try {
      noteAnswer(this.trail, this.facts);
      const endings = this.#endings;
      if (endings !== undefined) for (let i = 0; i < endings.length; i++) endings[i]!.ended();
      const { done } = this.#way.filters;
      for (let i = 0; i < done.length; i++) done[i]!(this);
      this.#world.finished(this.facts);
    } catch (error) {
      this.#world.broke(error);
    }
  }
}
