// gRPC between programs that are not ours, through two sidecars with mutual TLS between them:
// Google's libraries for Node and for Python, each as client and as server.
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { t } from 'tap';
import { peer } from '../harness/peers.ts';
import { sidecarPair } from '../harness/sidecar-pair.ts';
import { Calls, FOUND } from './grpc-calls.ts';
import { callFromPython } from './grpc-python.ts';
import { serveEcho } from './grpc-service.ts';

const python = await peer(t, 'grpcio-1.80');

await t.test('every shape of call, from Node and from Python to Node', async (t) => {
  const pair = await sidecarPair(t, { wire: 'mesh' });
  const server = await serveEcho(pair.appPort);
  const calls = new Calls(pair.port);
  t.teardown(() => {
    calls.close();
    server.stop();
  });

  t.same(await calls.all(), FOUND);
  if (python !== undefined) t.same(await callFromPython(python, pair.port), FOUND);
  t.ok((await pair.counter('cluster.next.upstream_cx_http2_total')) > 0);

  await t.test('ten thousand streams at once', async (t) => {
    const [streams, connections] = [10_000, 20];
    const before = server.seen.waiting;
    const codes = new Map<number, number>();
    const callers = Array.from(
      { length: connections },
      // A connection each: a server allows only so many streams on one.
      (_, i) => new Calls(pair.port, { 'grpc.use_local_subchannel_pool': 1, 'lateen.number': i }),
    );
    const open = callers.flatMap((each) => each.waiting(streams / connections, codes));
    for (let i = 0; i < 1000 && server.seen.waiting - before < streams; i++) await sleep(20);

    t.equal(server.seen.waiting - before, streams);
    t.same([...codes], []);
    for (const call of open) call.cancel();
    for (let i = 0; i < 500 && (codes.get(status.CANCELLED) ?? 0) < streams; i++) await sleep(20);
    t.same([...codes], [[status.CANCELLED, streams]]);
    for (const each of callers) each.close();
  });
});
