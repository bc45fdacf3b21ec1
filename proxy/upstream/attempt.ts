// One try of one request at one endpoint, from the lease to the end of its answer.   hot path
import { WheelTimer, type Deadline } from '../../lib/index.ts';
import {
  failed,
  type Failure,
  type Flow,
  type H1Client,
  type Headers,
  type RequestHead,
  type RequestSink,
  type ResponseHead,
  type ResponseSink,
} from '../http/index.ts';
import type { Dispatch } from './dispatch.ts';
import type { Endpoint } from './endpoint.ts';
import type { Lessee } from './pool-h1.ts';

export class Attempt implements Lessee, ResponseSink, Deadline {
  readonly #dispatch: Dispatch;
  readonly endpoint: Endpoint;
  readonly #timeoutMs: number;
  readonly #timer: WheelTimer;
  #client: H1Client | undefined = undefined;
  #request: RequestSink | undefined = undefined;
  #flow: Flow | undefined = undefined;
  #over = false;
  isOnReused = false;
  /** Set by whoever traces: the span of this attempt. */
  spanId = '';
  startedMs = 0;

  constructor(dispatch: Dispatch, endpoint: Endpoint, timeoutMs: number) {
    this.#dispatch = dispatch;
    this.endpoint = endpoint;
    this.#timeoutMs = timeoutMs;
    this.#timer = new WheelTimer(this);
    endpoint.active += 1;
  }

  get isSending(): boolean {
    return this.#request !== undefined;
  }

  leased(client: H1Client): void {
    if (this.#over) {
      client.socket.destroy();
      return;
    }
    this.#client = client;
    this.isOnReused = client.served > 0;
    this.#request = client.begin(this);
    this.#dispatch.sending(this);
  }

  leaseFailed(failure: Failure): void {
    this.#finish();
    this.#dispatch.lost(this, failure);
  }

  sendHead(head: RequestHead, end: boolean, source: Flow | undefined): void {
    if (source !== undefined) this.#request?.from(source);
    this.#request?.head(head, end);
    if (end) this.#sent();
  }

  send(chunk: Buffer): boolean {
    return this.#request?.data(chunk) ?? true;
  }

  sendEnd(trailers: Headers | undefined): void {
    this.#request?.end(trailers);
    this.#sent();
  }

  cancel(failure: Failure): void {
    if (this.#over) return;
    this.#finish();
    this.#client?.cancel(failure);
  }

  // ── the response ──

  from(flow: Flow): void {
    this.#flow = flow;
  }

  pause(): void {
    this.#flow?.pause();
  }

  resume(): void {
    this.#flow?.resume();
  }

  informational(head: ResponseHead): void {
    if (!this.#over) this.#dispatch.owner.informational(head);
  }

  head(head: ResponseHead, end: boolean): void {
    if (this.#over) return;
    this.#dispatch.owner.wheel.disarm(this.#timer);
    if (end) this.#finish();
    this.#dispatch.heard(this, head, end);
  }

  data(chunk: Buffer): boolean {
    return this.#dispatch.heardData(this, chunk);
  }

  end(trailers: Headers | undefined): void {
    if (this.#over) return;
    this.#finish();
    this.#dispatch.heardEnd(this, trailers);
  }

  abort(failure: Failure): void {
    if (this.#over) return;
    this.#finish();
    this.#dispatch.lost(this, failure);
  }

  /** The attempt's own timeout: from the request sent to the response's head. */
  due(): void {
    const failure = failed('attempt-timeout', `no answer within ${this.#timeoutMs} ms`);
    this.cancel(failure);
    this.#dispatch.lost(this, failure);
  }

  #sent(): void {
    if (this.#timeoutMs > 0 && !this.#over) {
      this.#dispatch.owner.wheel.arm(this.#timer, this.#timeoutMs);
    }
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.endpoint.active -= 1;
    this.#dispatch.owner.wheel.disarm(this.#timer);
  }
}
