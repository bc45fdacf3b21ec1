// One upstream on a clock that stands still, whose connections the test holds the other ends of.
import { duplexPair, type Duplex } from 'node:stream';
import { ManualClock, seededRandom, Wheel } from '../../lib/index.ts';
import { failed, Headers, RequestHead, type FailureName } from '../../proxy/http/index.ts';
import type { EndpointPlan, UpstreamPlan } from '../../proxy/plan/index.ts';
import {
  Dispatch,
  Upstream,
  type Attempt,
  type Connecting,
  type DispatchOwner,
  type DispatchPolicy,
  type Target,
} from '../../proxy/upstream/index.ts';
import { endpoint, endpointsPlan, upstreamPlan } from './plans.ts';

/** A connection that was asked for, from the upstream's end. */
export class Dialled {
  readonly target: Target;
  readonly #waiting: Connecting;
  readonly theirs: Duplex;
  readonly ours: Duplex;
  #settled = false;
  received = '';

  constructor(target: Target, waiting: Connecting) {
    this.target = target;
    this.#waiting = waiting;
    [this.ours, this.theirs] = duplexPair();
    this.theirs.on('data', (chunk: Buffer) => (this.received += chunk.toString('latin1')));
  }

  /** Once, by a handshake if it agreed on something; made or refused is settled then. */
  connect(alpnProtocol?: string): void {
    if (this.#settled) return;
    this.#settled = true;
    if (alpnProtocol !== undefined) Object.assign(this.ours, { alpnProtocol });
    this.#waiting.connected(this.ours);
  }

  fail(name: FailureName = 'connect-failed'): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#waiting.connectFailed(failed(name, 'refused'));
  }

  /** An answer, whole unless its head promises more. */
  answer(status: number, { headers = '', body = '' } = {}): void {
    const length = `Content-Length: ${body.length}\r\n`;
    this.say(`HTTP/1.1 ${status} Said\r\n${length}${headers}\r\n${body}`);
  }

  say(text: string): void {
    if (this.theirs.writable) this.theirs.write(text);
  }

  close(): void {
    this.theirs.end();
  }
}

/** What became of one request, in the order it was told. */
export type Sent = {
  readonly dispatch: Dispatch;
  readonly events: string[];
  readonly attempts: Attempt[];
};

type BenchParts = Partial<UpstreamPlan> & {
  readonly endpoints?: readonly EndpointPlan[];
  /** Connections are made only when the test says so. */
  readonly holds?: boolean;
};

export const NO_POLICY: DispatchPolicy = {
  retry: undefined,
  hedge: undefined,
  timeoutMs: 0,
  durationMaxMs: 0,
  priority: 'default',
  hash: undefined,
  affinity: undefined,
  replayBytesMax: 1024,
  trail: undefined,
};

export class UpstreamBench {
  readonly clock = new ManualClock();
  readonly wheel = new Wheel(this.clock);
  readonly random = seededRandom(1);
  readonly dials: Dialled[] = [];
  readonly upstream: Upstream;
  /** Before anything is said. */
  onDial: (dialled: Dialled) => void = () => undefined;

  constructor({ endpoints, holds = false, ...more }: BenchParts = {}) {
    const dialer = {
      dial: (target: Target, waiting: Connecting) => {
        const dialled = new Dialled(target, waiting);
        this.dials.push(dialled);
        this.onDial(dialled);
        if (!holds) setImmediate(() => dialled.connect());
      },
    };
    const { clock, wheel, random } = this;
    const resolver = { resolve: () => undefined };
    const effects = { dialer, clock, wheel, random, resolver, own: undefined };
    this.upstream = new Upstream(upstreamPlan('u', more), effects);
    this.upstream.setMembers(endpointsPlan('u', ...(endpoints ?? [endpoint('10.0.0.1')])));
  }

  /** Sends a request; one that `streams` is told to its end by the test. */
  send(
    method = 'GET',
    more: Partial<DispatchPolicy> = {},
    { body = '', streams = false }: { body?: string; streams?: boolean } = {},
  ): Sent {
    const events: string[] = [];
    const attempts: Attempt[] = [];
    const owner: DispatchOwner = {
      destination: undefined,
      attempting: (attempt) => void attempts.push(attempt),
      attempted: (_attempt, outcome, word) => {
        const what = outcome.kind === 'failure' ? outcome.name : outcome.status;
        events.push(`attempted ${what}${word === undefined ? '' : ` again: ${word}`}`);
      },
      informational: ({ status }) => void events.push(`informational ${status}`),
      answer: ({ status }, end) => void events.push(`answer ${status}${end ? ' end' : ''}`),
      answerData: (chunk) => {
        events.push(`data ${chunk.toString()}`);
        return true;
      },
      answerEnd: () => void events.push('end'),
      failed: ({ name }) => void events.push(`failed ${name}`),
    };
    const dispatch = new Dispatch(owner, this.upstream, { ...NO_POLICY, ...more });
    const head = new RequestHead(method, '/', 11, new Headers());
    head.authority = 'a';
    head.bodyLength = streams ? -1 : body.length;
    dispatch.head(head, !streams && body === '');
    if (body !== '') dispatch.data(Buffer.from(body));
    if (body !== '' && !streams) dispatch.end(undefined);
    return { dispatch, events, attempts };
  }

  /** Lets what is under way arrive, while this much time passes. */
  async settles(ms = 0): Promise<void> {
    for (let i = 0; i < 16; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (i < 8) this.clock.advance(ms / 8);
    }
  }
}
