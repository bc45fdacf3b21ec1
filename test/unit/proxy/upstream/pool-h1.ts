import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { endpoint, endpointsPlan, limitsPlan, upstreamHttp } from '../../../harness/plans.ts';
import { UpstreamBench, type Sent } from '../../../harness/upstream-bench.ts';

const of = (more: Parameters<typeof limitsPlan>[0]) => ({
  limits: { default: limitsPlan(more), high: limitsPlan() },
});

/** A request, answered at once. */
async function served(bench: UpstreamBench): Promise<void> {
  bench.send();
  await bench.settles();
  bench.dials.at(-1)?.answer(200);
  await bench.settles();
}

export function spec(t: Test): void {
  t.test('what was given back is lent again, the newest first', async (t) => {
    const bench = new UpstreamBench();
    bench.send();
    bench.send();
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();
    bench.dials[1]?.answer(200);
    await bench.settles();
    bench.send();
    await bench.settles();

    t.equal(bench.dials.length, 2);
    t.equal(bench.dials[1]?.received.match(/GET/g)?.length, 2);
  });

  t.test('who finds no connection waits, and is served in the order of coming', async (t) => {
    const bench = new UpstreamBench(of({ connectionsMax: 1 }));
    const sent = [bench.send(), bench.send(), bench.send()];
    await bench.settles();
    t.equal(bench.dials.length, 1);
    t.equal(bench.upstream.breakers.default.pending, 2);
    for (let i = 0; i < 3; i++) {
      bench.dials[0]?.answer(200);
      await bench.settles();
      t.same(
        sent.map(({ events }) => events.length > 0),
        [true, i >= 1, i >= 2],
      );
    }
  });

  t.test(
    'a full queue refuses, and so does an upstream with all the work it may have',
    async (t) => {
      const bench = new UpstreamBench(of({ connectionsMax: 1, pendingMax: 1 }));
      bench.send();
      const refused = bench.send();
      t.same(refused.events, ['attempted overflow', 'failed overflow']);
      t.equal(bench.upstream.stats.upstreamRqPendingOverflow, 1);
      const busy = new UpstreamBench(of({ requestsMax: 1 }));
      const sent = [busy.send(), busy.send()];
      await busy.settles();

      t.same(sent[1]?.events, ['attempted overflow', 'failed overflow']);
      t.equal(busy.upstream.stats.upstreamRqActiveOverflow, 1);
    },
  );

  t.test('a pool that has none gets one beyond the limit', async (t) => {
    const endpoints = [endpoint('10.0.0.1'), endpoint('10.0.0.2')];
    const bench = new UpstreamBench({ ...of({ connectionsMax: 1 }), endpoints });
    for (let i = 0; i < 4; i++) bench.send();
    await bench.settles();

    t.same(bench.dials.map(({ target }) => target.address).sort(), ['10.0.0.1', '10.0.0.2']);
    t.equal(bench.upstream.breakers.default.connections, 2);
  });

  t.test('a failed dial fails all who wait: each decides for itself', async (t) => {
    const bench = new UpstreamBench({ holds: true });
    const sent = [bench.send(), bench.send()];
    bench.dials[0]?.fail();

    for (const { events } of sent)
      t.same(events, ['attempted connect-failed', 'failed connect-failed']);
    t.match(bench.upstream.stats, { upstreamCxConnectFail: 1, upstreamRqPendingFailureEject: 2 });
    bench.dials[1]?.fail('connect-timeout');
    t.equal(bench.upstream.breakers.default.connections, 0);
  });

  t.test('bytes after an answer are never taken for the answer to who waited', async (t) => {
    const bench = new UpstreamBench(of({ connectionsMax: 1 }));
    const [first, second] = [bench.send(), bench.send()];
    await bench.settles();
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
    bench.dials[0]?.say(`${answer}HTTP/1.1 299 Forged\r\nContent-Length: 0\r\n\r\n`);
    await bench.settles();
    bench.dials[1]?.answer(200);
    await bench.settles();

    t.equal(first.events.at(-1), 'answer 200 end');
    t.equal(second.events.at(-1), 'answer 200 end');
  });

  t.test(
    'an idle connection is closed in time, whether the plan or the peer sets it',
    async (t) => {
      const planned = new UpstreamBench({ http: upstreamHttp({ idleTimeoutMs: 5000 }) });
      await served(planned);
      planned.clock.advance(4000);
      t.notOk(planned.dials[0]?.ours.destroyed);
      planned.clock.advance(1000);
      t.ok(planned.dials[0]?.ours.destroyed);
      t.equal(planned.upstream.stats.upstreamCxIdleTimeout, 1);
      const told = new UpstreamBench({ http: upstreamHttp({ learnsIdleTime: true }) });
      told.send();
      await told.settles();
      told.dials[0]?.answer(200, { headers: 'Keep-Alive: timeout=10\r\n' });
      await told.settles();
      told.clock.advance(7900);
      t.notOk(told.dials[0]?.ours.destroyed);
      told.clock.advance(200);

      t.ok(told.dials[0]?.ours.destroyed);
    },
  );

  t.test('a connection serves as many requests, and as long, as the plan says', async (t) => {
    const worn = new UpstreamBench({ http: upstreamHttp({ requestsPerConnectionMax: 2 }) });
    for (let i = 0; i < 3; i++) await served(worn);
    t.equal(worn.dials.length, 2);
    t.equal(worn.upstream.stats.upstreamCxMaxRequests, 1);
    const old = new UpstreamBench({ http: upstreamHttp({ connectionDurationMaxMs: 1000 }) });
    await served(old);
    const sent = old.send();
    await old.settles(1100);
    old.dials[0]?.answer(200);
    await old.settles();

    t.equal(sent.events.at(-1), 'answer 200 end');
    t.ok(old.dials[0]?.ours.destroyed);
  });

  t.test('after a renewal, none that stood before is lent, idle or in use', async (t) => {
    const bench = new UpstreamBench();
    const sent = bench.send();
    await bench.settles();
    bench.upstream.renew();
    bench.dials[0]?.answer(200);
    await bench.settles();
    await served(bench);
    await served(bench);

    t.equal(sent.events.at(-1), 'answer 200 end');
    t.equal(bench.dials.length, 2);
  });

  t.test('an endpoint that left finishes what it has, queue and all', async (t) => {
    const bench = new UpstreamBench(of({ connectionsMax: 1 }));
    const sent = [bench.send(), bench.send()];
    await bench.settles();
    bench.upstream.setMembers(endpointsPlan('u', endpoint('10.0.0.2')));
    bench.dials[0]?.answer(200);
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();

    for (const { events } of sent) t.equal(events.at(-1), 'answer 200 end');
    t.ok(bench.dials[0]?.ours.destroyed);
    t.equal(bench.upstream.breakers.default.connections, 0);
  });

  t.test('limits hold at every moment, whatever comes and goes', async (t) => {
    const step = fc.constantFrom('ask', 'answer', 'hang-up', 'leave', 'refuse');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (script) => {
        const most = { connectionsMax: 2, pendingMax: 3, requestsMax: 2 };
        const bench = new UpstreamBench({ ...of(most), holds: true });
        const breaker = bench.upstream.breakers.default;
        const sent: Sent[] = [];
        for (const [i, what] of script.entries()) {
          const dialled = bench.dials.at(-1);
          if (what === 'ask') sent.push(bench.send());
          if (what === 'leave') sent[i % sent.length]?.dispatch.abort(LEFT);
          if (what === 'answer') for (const one of bench.dials) one.answer(200);
          if (what === 'hang-up') bench.dials[0]?.close();
          if (what === 'refuse') dialled?.fail();
          else dialled?.connect();
          await bench.settles();
          const { connections, pending, requests } = breaker;
          t.ok(connections <= 2 && pending <= 3 && requests <= 2, script.join());
          t.ok(connections >= 0 && pending >= 0 && requests >= 0, script.join());
        }
      }),
      { numRuns: 40 },
    );
  });
}

const LEFT = { name: 'client-gone', cause: '' } as const;
