import { duplexPair, type Duplex } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { endpoint, endpointsPlan, upstreamPlan } from '../../../harness/plans.ts';
import { ManualClock, seededRandom, Wheel } from '../../../../lib/index.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import {
  Dispatch,
  Upstream,
  type Connecting,
  type DispatchOwner,
} from '../../../../proxy/upstream/index.ts';

/** One upstream with one endpoint, whose connections the test holds the other ends of. */
export class Bench {
  readonly clock = new ManualClock();
  readonly upstream: Upstream;
  readonly upstreams: Duplex[] = [];
  readonly sockets: Duplex[] = [];
  readonly events: string[] = [];

  constructor() {
    this.upstream = new Upstream(upstreamPlan('u'), {
      dial: (_target, waiting) => this.#dial(waiting),
    });
    this.upstream.setEndpoints(endpointsPlan('u', endpoint('10.0.0.1')));
  }

  get endpointActive(): number {
    return this.upstream.endpoints[0]?.active ?? -1;
  }

  send(method: string, timeoutMs = 0): Dispatch {
    const { events } = this;
    const owner: DispatchOwner = {
      wheel: new Wheel(this.clock),
      random: seededRandom(1),
      destination: undefined,
      attempting: () => undefined,
      attempted: (_attempt, outcome) =>
        void events.push(`attempted ${outcome.kind === 'failure' ? outcome.name : outcome.status}`),
      informational: () => undefined,
      answer: (head, end) => void events.push(`answer ${head.status}${end ? ' end' : ''}`),
      answerData: () => true,
      answerEnd: () => void events.push('end'),
      failed: ({ name }) => void events.push(name),
    };
    const dispatch = new Dispatch(owner, this.upstream, { retry: undefined, timeoutMs });
    const head = new RequestHead(method, '/', 11, new Headers());
    head.authority = 'a';
    dispatch.head(head, true);
    return dispatch;
  }

  async settles(ms = 0): Promise<void> {
    for (let i = 0; i < 8; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      this.clock.advance(ms / 8);
    }
  }

  #dial(waiting: Connecting): void {
    const [ours, theirs] = duplexPair();
    theirs.resume();
    this.sockets.push(ours);
    this.upstreams.push(theirs);
    setImmediate(() => waiting.connected(ours));
  }
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

export function spec(t: Test): void {
  t.test('work in progress is counted once, however it ends', async (t) => {
    const bench = new Bench();
    bench.send('GET');
    await bench.settles();
    t.equal(bench.upstream.active, 1);
    bench.upstreams[0]?.write(OK);
    await bench.settles();
    t.equal(bench.upstream.active, 0);
    const late = bench.send('GET', 100);
    await bench.settles(200);
    late.abort({ name: 'client-gone', cause: '' });

    t.equal(bench.upstream.active, 0);
    t.same(bench.events, [
      ...['attempted 200', 'answer 200 end', 'attempted request-timeout', 'request-timeout'],
    ]);
  });

  t.test('a kept connection that dies at once is tried again for GET, not for POST', async (t) => {
    for (const [method, last] of [
      ['GET', 'answer 200 end'],
      ['POST', 'reset-before-response'],
    ] as const) {
      const bench = new Bench();
      bench.send('GET');
      await bench.settles();
      bench.upstreams[0]?.write(OK);
      await bench.settles();
      bench.send(method);
      bench.upstreams[0]?.end();
      await bench.settles(100);
      bench.upstreams[1]?.write(OK);
      await bench.settles();

      t.equal(bench.events.at(-1), last, method);
    }
  });

  t.test('an upstream without endpoints fails at once and counts nothing', async (t) => {
    const bench = new Bench();
    bench.upstream.setEndpoints(undefined);
    bench.send('GET');

    t.same(bench.events, ['no-healthy-endpoint']);
    t.equal(bench.upstream.active, 0);
  });
}
