import type { Test } from '../../../harness/unit.ts';
import { limitsPlan } from '../../../harness/plans.ts';
import { UpstreamBench, type Sent } from '../../../harness/upstream-bench.ts';

function asks(bench: UpstreamBench): Sent {
  return bench.send('CONNECT', { endsConnect: true }, { streams: true });
}

export function spec(t: Test): void {
  t.test('says that it stands, and then carries bytes both ways until both end', async (t) => {
    const bench = new UpstreamBench();
    const { dispatch, events } = asks(bench);
    await bench.settles();
    t.equal(bench.dials[0]?.target.carries, 'bytes');
    dispatch.data(Buffer.from('ping'));
    bench.dials[0]?.say('pong');
    await bench.settles();
    t.equal(bench.dials[0]?.received, 'ping');
    dispatch.end(undefined);
    bench.dials[0]?.close();
    await bench.settles();

    t.same(events, ['attempted 200', 'answer 200', 'data pong', 'end']);
    t.equal(bench.upstream.breakers.default.connections, 0);
  });

  t.test('each has a connection of its own', async (t) => {
    const bench = new UpstreamBench();
    asks(bench);
    asks(bench);
    await bench.settles();
    t.equal(bench.dials.length, 2);
    t.equal(bench.upstream.breakers.default.connections, 2);
  });

  t.test('who gives up is forgotten, before there is a connection and after', async (t) => {
    const bench = new UpstreamBench({ holds: true });
    const [early, late] = [asks(bench), asks(bench)];
    early.dispatch.abort({ name: 'client-gone', cause: '' });
    for (const dialled of bench.dials) dialled.connect();
    await bench.settles();
    late.dispatch.abort({ name: 'client-gone', cause: '' });
    await bench.settles();

    t.same(
      bench.dials.map(({ ours }) => ours.destroyed),
      [true, true],
    );
    t.equal(bench.upstream.breakers.default.connections, 0);
  });

  t.test('a refusal and a limit are told like any other', async (t) => {
    const bench = new UpstreamBench({ holds: true });
    const refused = asks(bench);
    bench.dials[0]?.fail();
    t.same(refused.events, ['attempted connect-failed', 'failed connect-failed']);

    const limits = { default: limitsPlan({ connectionsMax: 1 }), high: limitsPlan() };
    const full = new UpstreamBench({ limits });
    asks(full);
    t.same(asks(full).events, ['attempted overflow', 'failed overflow']);
  });

  t.test(
    'an endpoint that ends first leaves no connection behind, read by it or not',
    async (t) => {
      const bench = new UpstreamBench();
      const [prompt, stuck] = [asks(bench), asks(bench)];
      await bench.settles();
      bench.dials[1]?.theirs.pause();
      stuck.dispatch.data(Buffer.alloc(1_000_000));
      for (const dialled of bench.dials) dialled.close();
      await bench.settles();
      for (const { events } of [prompt, stuck]) t.equal(events.at(-1), 'end');
      t.equal(bench.dials[0]?.ours.destroyed, true);
      t.equal(bench.upstream.breakers.default.connections, 1, 'what is unwritten has some time');
      await bench.settles(2000);

      t.equal(bench.dials[1]?.ours.destroyed, true);
      t.equal(bench.upstream.breakers.default.connections, 0);
    },
  );

  t.test('a client that has nothing to say says so to the endpoint', async (t) => {
    const bench = new UpstreamBench();
    const { events } = bench.send('CONNECT', { endsConnect: true });
    await bench.settles();
    t.equal(bench.dials[0]?.theirs.readableEnded, true);
    bench.dials[0]?.say('pong');
    bench.dials[0]?.close();
    await bench.settles();

    t.same(events, ['attempted 200', 'answer 200', 'data pong', 'end']);
    t.equal(bench.upstream.breakers.default.connections, 0);
  });

  t.test('an endpoint that breaks off is told from one that ends', async (t) => {
    const bench = new UpstreamBench();
    const { events } = asks(bench);
    await bench.settles();
    bench.dials[0]?.ours.destroy();
    await bench.settles();
    t.same(events.slice(-1), ['failed reset-during-response']);
  });
}
