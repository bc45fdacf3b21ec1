import type { Test } from '../../../harness/unit.ts';
import { ListenBench } from '../../../harness/listen-bench.ts';
import {
  endpoint,
  endpointsPlan,
  limitsPlan,
  targetTo,
  tcpPlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { servedConnection } from '../../../harness/served.ts';
import { heardOf, socketPair } from '../../../harness/socket-pair.ts';
import { failed } from '../../../../proxy/http/index.ts';
import { serveTcp, TcpService } from '../../../../proxy/listen/tcp.ts';
import type { TcpPlan, UpstreamPlan } from '../../../../proxy/plan/index.ts';

const FROM = { address: '203.0.113.7', port: 51_000 };

async function served(t: Test, more: Partial<TcpPlan> = {}, upstream: Partial<UpstreamPlan> = {}) {
  const bench = new ListenBench([
    endpointsPlan('svc', endpoint('10.0.0.2'), endpoint('10.0.0.3')),
    upstreamPlan('svc', upstream),
  ]);
  const { server, client } = await socketPair();
  const known = servedConnection(FROM);
  const plan = tcpPlan([targetTo('svc')], more);
  const chain = { ...known.chain, serve: plan };
  const heard = heardOf(client);
  t.teardown(() => {
    client.destroy();
    server.destroy();
  });
  return { bench, client, heard, serve: () => serveTcp(bench.world, server, { ...known, chain }) };
}

export function spec(t: Test): void {
  t.test('bytes go both ways, and the record says how many and who ended it', async (t) => {
    const { bench, client, heard, serve } = await served(t);
    serve();
    client.end('hello');

    t.equal(await heard, 'heard 5');
    while (bench.records.length === 0) await new Promise((resolve) => setImmediate(resolve));
    t.match(bench.records, [
      { kind: 'relayed', bytesReceived: 5, bytesSent: 7, closedBy: 'client', connectAttempts: 1 },
    ]);
    t.equal(bench.records[0]?.failure, undefined);
    t.equal(bench.world.standing.size, 0);
  });

  t.test('another endpoint is tried when one cannot be reached, as often as it may', async (t) => {
    const { bench, client, heard, serve } = await served(t, { connectAttemptsMax: 2 });
    let refusals = 0;
    const dial = bench.dial.bind(bench);
    bench.dial = (target, waiting) => {
      refusals += 1;
      if (refusals > 1) return dial(target, waiting);
      setImmediate(() => waiting.connectFailed(failed('connect-failed', 'refused')));
    };
    serve();
    client.end('x');

    t.equal(await heard, 'heard 1');
    t.equal(refusals, 2);
  });

  t.test('where nothing can be reached, the client is reset and the record says why', async (t) => {
    const { bench, heard, serve } = await served(t, { connectAttemptsMax: 2 });
    bench.dial = (_target, waiting) => {
      setImmediate(() => waiting.connectFailed(failed('connect-failed', 'refused')));
    };
    serve();

    t.equal(await heard, '<reset>');
    t.match(bench.records, [
      { failure: { name: 'connect-failed' }, moreFlags: ['URX'], connectAttempts: 2 },
    ]);
  });

  t.test('an upstream that is missing or full is not dialled', async (t) => {
    const limits = { default: limitsPlan({ connectionsMax: 0 }), high: limitsPlan() };
    const full = await served(t, {}, { limits });
    const missing = await served(t, { targets: [targetTo('gone')] });
    for (const each of [full, missing]) {
      each.serve();
      t.equal(await each.heard, '<reset>');
      t.same(each.bench.dialled, []);
    }

    t.match(full.bench.records, [{ failure: { name: 'overflow' }, connectAttempts: 0 }]);
    t.match(missing.bench.records, [{ failure: { name: 'no-upstream' } }]);
  });

  t.test('what was asked for a client that never spoke is let go', async (t) => {
    const { bench } = await served(t);
    bench.greeting = 'welcome';
    const known = servedConnection(FROM);
    const service = new TcpService(bench.world, known, tcpPlan([targetTo('svc')]));
    await new Promise<void>((resolve) => service.ask(resolve));
    service.cancel();

    t.equal(bench.dialled.length, 1);
    t.same(bench.records, []);
  });
}
