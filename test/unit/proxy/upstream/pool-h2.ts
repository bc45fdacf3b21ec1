import type { Test } from '../../../harness/unit.ts';
import { H2Upstream } from '../../../harness/h2-upstream.ts';
import { limitsPlan, upstreamHttp } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';
import type { H2Limits } from '../../../../proxy/http/h2/index.ts';

type Parts = ConstructorParameters<typeof UpstreamBench>[0];

/** An upstream of HTTP/2 and the servers behind its connections, as they are dialled. */
class Bench extends UpstreamBench {
  readonly servers: H2Upstream[] = [];

  constructor(parts: Parts = {}, limits: Partial<H2Limits> = {}) {
    super({ http: upstreamHttp({ version: 'http2' }), ...parts });
    this.onDial = (dialled) => void this.servers.push(new H2Upstream(this, dialled, { limits }));
  }

  get asked(): readonly number[] {
    return this.servers.map(({ asked }) => asked.length);
  }

  async answers(): Promise<void> {
    for (const server of this.servers) server.answerAll();
    await this.settles();
  }
}

export function spec(t: Test): void {
  t.test('requests share a connection, those that came before it was made too', async (t) => {
    const bench = new Bench();
    const sent = [bench.send(), bench.send(), bench.send()];
    await bench.settles();
    sent.push(bench.send());
    await bench.settles();
    t.same(bench.asked, [4]);
    t.match(bench.upstream.breakers.default, { connections: 1, requests: 4, pending: 0 });

    await bench.answers();
    for (const { events } of sent) t.same(events, ['attempted 200', 'answer 200 end']);
    t.match(bench.upstream.breakers.default, { connections: 1, requests: 0 });
  });

  t.test('a full connection is joined by another, and what falls free is lent again', async (t) => {
    const bench = new Bench({}, { streamsMax: 2 });
    bench.send();
    await bench.settles();
    for (let i = 0; i < 4; i++) bench.send();
    await bench.settles();
    t.same(bench.asked, [2, 2]);
    await bench.answers();
    await bench.answers();
    bench.send();
    await bench.settles();
    t.same(bench.asked, [1, 0], 'the first again, so that the second may fall idle');
  });

  t.test('who waits is limited, and so is who may be under way', async (t) => {
    const limits = { default: limitsPlan({ pendingMax: 1, requestsMax: 2 }), high: limitsPlan() };
    const bench = new Bench({ limits, holds: true });
    const [, second] = [bench.send(), bench.send()];
    t.same(second.events, ['attempted overflow', 'failed overflow']);
    t.equal(bench.upstream.stats.upstreamRqPendingOverflow, 1);
    bench.dials[0]?.connect();
    await bench.settles();
    const [third, fourth] = [bench.send(), bench.send()];
    t.same(third.events, []);
    t.same(fourth.events, ['attempted overflow', 'failed overflow']);
    t.equal(bench.upstream.stats.upstreamRqActiveOverflow, 1);
  });

  t.test('a peer that goes away finishes what it has; new requests go elsewhere', async (t) => {
    const bench = new Bench();
    const first = bench.send();
    await bench.settles();
    bench.servers[0]?.server.drain();
    await bench.settles();
    bench.send();
    await bench.settles();
    t.same(bench.asked, [1, 1]);
    await bench.answers();
    t.equal(first.events.at(-1), 'answer 200 end');
    t.ok(bench.dials[0]?.ours.destroyed || bench.servers[0]?.isClosed);
  });

  t.test('so many requests and a connection has served its time', async (t) => {
    const http = upstreamHttp({ version: 'http2', requestsPerConnectionMax: 2 });
    const bench = new Bench({ http });
    for (let i = 0; i < 3; i++) bench.send();
    await bench.settles();
    t.same(bench.asked, [2, 1]);
    t.equal(bench.upstream.stats.upstreamCxMaxRequests, 1);
    await bench.answers();
    t.equal(bench.upstream.breakers.default.connections, 1);
  });

  t.test('an idle connection is closed in time, and an old one after its requests', async (t) => {
    const idle = new Bench({ http: upstreamHttp({ version: 'http2', idleTimeoutMs: 5000 }) });
    idle.send();
    await idle.settles();
    await idle.answers();
    await idle.settles(4000);
    t.equal(idle.upstream.breakers.default.connections, 1);
    await idle.settles(1600);
    t.equal(idle.upstream.breakers.default.connections, 0);
    t.equal(idle.upstream.stats.upstreamCxIdleTimeout, 1);
    const http = upstreamHttp({ version: 'http2', connectionDurationMaxMs: 1000 });
    const old = new Bench({ http });
    const sent = old.send();
    await old.settles();
    await old.settles(1600);
    t.equal(old.upstream.breakers.default.connections, 1);
    await old.answers();
    t.equal(sent.events.at(-1), 'answer 200 end');
    t.equal(old.upstream.breakers.default.connections, 0);
    t.equal(old.upstream.stats.upstreamCxMaxDurationReached, 1);
  });

  t.test('a lost connection fails its requests, and is not lent to who tries again', async (t) => {
    const bench = new Bench();
    const sent = bench.send();
    await bench.settles();
    bench.dials[0]?.theirs.destroy();
    bench.dials[0]?.ours.destroy();
    await bench.settles();
    t.same(sent.events, ['attempted reset-before-response', 'failed reset-before-response']);
    t.match(bench.upstream.breakers.default, { connections: 0, requests: 0 });
    bench.send();
    await bench.settles();
    t.same(bench.asked.at(-1), 1);
  });

  t.test(
    'a refusal is not dialled again while a full connection may serve who waits',
    async (t) => {
      const bench = new Bench({ holds: true }, { streamsMax: 1 });
      bench.send();
      bench.dials[0]?.connect();
      await bench.settles();
      const waiting = bench.send();
      bench.dials[1]?.fail();
      t.equal(bench.dials.length, 2);
      t.same(waiting.events, []);
      await bench.answers();
      await bench.answers();

      t.equal(waiting.events.at(-1), 'answer 200 end');
      t.equal(bench.dials.length, 2);
    },
  );

  t.test(
    'a failed dial fails those who wait, and a full breaker none without a hope',
    async (t) => {
      const limits = { default: limitsPlan({ connectionsMax: 0 }), high: limitsPlan() };
      const bench = new Bench({ limits, holds: true });
      const sent = bench.send();
      t.equal(bench.dials.length, 1, 'one beyond the limit, rather than none');
      bench.dials[0]?.fail();
      t.same(sent.events, ['attempted connect-failed', 'failed connect-failed']);
      t.match(bench.upstream.breakers.default, { connections: 0, pending: 0 });
    },
  );
}
