import { connect } from 'node:http2';
import type { Test } from '../../../harness/unit.ts';
import { ListenBench } from '../../../harness/listen-bench.ts';
import {
  endpoint,
  endpointsPlan,
  forwardTo,
  httpPlan,
  routePlan,
  tablePlan,
  targetTo,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { servedConnection } from '../../../harness/served.ts';
import { heardOf, socketPair } from '../../../harness/socket-pair.ts';
import { serveHttp } from '../../../../proxy/listen/http.ts';

const ROUTES = { '*': [routePlan('r', {}, { action: forwardTo(targetTo('svc')) })] };

async function served() {
  const bench = new ListenBench([endpointsPlan('svc', endpoint('10.0.0.2')), upstreamPlan('svc')]);
  const { server, client } = await socketPair();
  const known = servedConnection({ address: '203.0.113.7', port: 51_000 });
  const chain = { ...known.chain, serve: httpPlan(tablePlan(ROUTES)) };
  serveHttp(bench.world, server, { ...known, chain });
  return { bench, client, server };
}

export function spec(t: Test): void {
  t.test('serves the version that the client speaks', async (t) => {
    const old = await served();
    const heard = heardOf(old.client);
    old.client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    t.match(await heard, /^HTTP\/1.1 200 OK\r\n/);

    const young = await served();
    const session = connect('http://a', { createConnection: () => young.client });
    const stream = session.request({ ':path': '/' });
    const status = await new Promise((resolve) =>
      stream.once('response', (headers) => resolve(headers[':status'])),
    );
    t.equal(status, 200);
    session.destroy();
  });

  t.test('a request that was refused before it was one leaves a record', async (t) => {
    const { bench, client } = await served();
    const heard = heardOf(client);
    client.write('GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n');

    t.match(await heard, /^HTTP\/1.1 400 /);
    t.match(bench.records, [{ kind: 'refused-head', status: 400, requestLine: 'GET / HTTP/1.1' }]);
  });

  t.test('stands until it is closed, and is busy only while something is under way', async (t) => {
    const { bench, client } = await served();
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => client.once('data', resolve));
    const [standing] = bench.world.standing;
    t.equal(standing?.isBusy, false);

    standing?.drain();
    await heardOf(client);
    client.end();
    while (bench.world.standing.size > 0) await new Promise((resolve) => setImmediate(resolve));
    t.same(bench.broken, []);
  });
}
