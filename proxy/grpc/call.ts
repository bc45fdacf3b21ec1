// One call on a connection of its own: dialled for it, closed after it. Calls of an agent are few
// and long, and each is to use the certificate of its day, so that a shared one would gain nothing.
import type { Duplex } from 'node:stream';
import { Wheel, type Cancel, type Clock } from '../../lib/index.ts';
import { H2Client, H2_LIMITS, type H2ClientOwner, type H2Limits } from '../http/h2/index.ts';
import { Headers, RequestHead, type RequestSink } from '../http/index.ts';
import { Answer, type AnswerOwner } from './answer.ts';
import type { Dial, GrpcServer } from './dial.ts';
import { framed } from './framing.ts';
import { reasonOf } from './reason.ts';
import { STATUS, type GrpcStatus } from './status.ts';

export type CallPlan = {
  readonly server: GrpcServer;
  /** `/package.Service/Method` */
  readonly method: string;
  /** Names in lower case; texts only. */
  readonly metadata: readonly (readonly [name: string, value: string])[];
  /** 0: none. */
  readonly deadlineMs: number;
  readonly messageBytesMax: number;
};

export interface CallOwner extends AnswerOwner {
  /** After `send` said false: there is room again. */
  writable(): void;
  /** The server will end the connection; what is under way may still finish. */
  goingAway(): void;
}

export type CallEffects = { readonly dial: Dial; readonly clock: Clock };

// gRPC's form: language and variant; servers have lists of who may do what.
const USER_AGENT = 'grpc-node-lateen/1';
// Milliseconds in at most eight digits, as the protocol has it.
const DEADLINE_MS_MAX = 99_999_999;
// Keep-alive is all that this wheel turns for: an idle sidecar wakes once a second.
const TICK_MS = 1000;

const LIMITS: H2Limits = {
  ...H2_LIMITS,
  // One stream: it may fill its connection.
  connectionWindowBytes: 2 * H2_LIMITS.streamWindowBytes,
  // A dead peer is found within forty seconds, as Istio's agent does.
  pingIntervalMs: 30_000,
  pingTimeoutMs: 10_000,
  // Go's server measures the line with a PING for what it gets, and says what it learned.
  budgets: { ...H2_LIMITS.budgets, pingsPerSecond: 1000, settingsPerSecond: 100 },
};

export class Call {
  readonly #plan: CallPlan;
  readonly #owner: CallOwner;
  readonly #clock: Clock;
  readonly #answer: Answer;
  readonly #cancelDial: Cancel;
  readonly #cancelDeadline: Cancel | undefined;
  #client: H2Client | undefined;
  #request: RequestSink | undefined;
  /** Sent before there was a connection. */
  #early: Buffer[] = [];
  #isFinished = false;
  #isGoingAway = false;
  #isOver = false;

  constructor(plan: CallPlan, owner: CallOwner, { dial, clock }: CallEffects) {
    this.#plan = plan;
    this.#owner = owner;
    this.#clock = clock;
    const told = {
      message: (bytes: Buffer) => owner.message(bytes),
      ended: (status: GrpcStatus) => this.#over(status),
    };
    this.#answer = new Answer(told, plan.messageBytesMax, plan.server.address);
    const { deadlineMs } = plan;
    if (deadlineMs > 0) this.#cancelDeadline = clock.after(deadlineMs, () => this.#late());
    this.#cancelDial = dial(plan.server, {
      connected: (socket) => this.#safely(() => this.#connected(socket)),
      failed: (message) => this.#over({ code: STATUS.UNAVAILABLE, message }),
    });
  }

  /** False: took it, and `writable` will say when to go on. */
  send(message: Uint8Array): boolean {
    if (this.#isOver || this.#isFinished) return true;
    const frame = framed(message);
    if (this.#request !== undefined) return this.#request.data(frame);
    this.#early.push(frame);
    return true;
  }

  /** Nothing more will be sent. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#request?.end(undefined);
  }

  /** After `message` answered false: the next may come. */
  resume(): void {
    this.#answer.resume();
  }

  /** The owner hears at once that it ended. */
  cancel(message: string): void {
    this.#over({ code: STATUS.CANCELLED, message });
  }

  /** Nothing that goes wrong with one call may end the program. */
  #safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#broke(error);
    }
  }

  #connected(socket: Duplex): void {
    if (this.#isOver) return void socket.destroy();
    this.#client = new H2Client(socket, this.#connection());
    // In TLS 1.3 a server says only now what it thinks of our certificate.
    socket.once('error', (error) => this.#lost(reasonOf(error)));
    const request = this.#client.begin(this.#answer);
    this.#request = request;
    request.from({
      pause: () => undefined,
      resume: () => this.#owner.writable(),
      cancel: () => undefined,
    });
    request.head(headOf(this.#plan), false);
    const early = this.#early;
    this.#early = [];
    for (const frame of early) request.data(frame);
    if (this.#isFinished) request.end(undefined);
  }

  #connection(): H2ClientOwner {
    return {
      limits: LIMITS,
      clock: this.#clock,
      wheel: new Wheel(this.#clock, (error) => this.#broke(error), TICK_MS),
      released: () => undefined,
      changed: ({ isUsable }) => {
        if (isUsable || this.#isOver || this.#isGoingAway) return;
        this.#isGoingAway = true;
        this.#owner.goingAway();
      },
      closed: () => undefined,
      broke: (error) => this.#broke(error),
    };
  }

  #lost(reason: string): void {
    this.#over({ code: STATUS.UNAVAILABLE, message: `${this.#plan.server.address}: ${reason}` });
  }

  #late(): void {
    const message = `no answer from ${this.#plan.server.address} in ${this.#plan.deadlineMs} ms`;
    this.#over({ code: STATUS.DEADLINE_EXCEEDED, message });
  }

  #broke(error: unknown): void {
    this.#over({ code: STATUS.INTERNAL, message: `a bug of ours: ${String(error)}` });
  }

  #over(status: GrpcStatus): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelDial();
    this.#cancelDeadline?.();
    this.#answer.cancel();
    this.#early = [];
    // The stream that tells us so is not done with its connection yet.
    queueMicrotask(() => this.#client?.retire());
    this.#owner.ended(status);
  }
}

function headOf({ server, method, metadata, deadlineMs }: CallPlan): RequestHead {
  const headers = new Headers();
  headers.append('te', 'trailers');
  headers.append('content-type', 'application/grpc');
  headers.append('user-agent', USER_AGENT);
  if (deadlineMs > 0) {
    headers.append('grpc-timeout', `${Math.min(Math.ceil(deadlineMs), DEADLINE_MS_MAX)}m`);
  }
  for (const [name, value] of metadata) headers.append(name, value);
  const head = new RequestHead('POST', method, 20, headers);
  head.scheme = server.tls === undefined ? 'http' : 'https';
  head.authority = server.address;
  head.bodyLength = -1;
  return head;
}
