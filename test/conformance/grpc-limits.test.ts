// No call of gRPC lasts longer than it may, whoever forgot about it.
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { t } from 'tap';
import { sidecarPair } from '../harness/sidecar-pair.ts';
import { Calls } from './grpc-calls.ts';
import { serveEcho } from './grpc-service.ts';

for (const [what, route] of [
  ['a deadline above what the route allows', { max_grpc_timeout: '0.5s' }],
  ['a longest time for streams', { max_stream_duration: { max_stream_duration: '0.5s' } }],
  ['silence in both directions', { idle_timeout: '0.5s' }],
] as const) {
  await t.test(`a call that waits for ever is ended by ${what}`, async (t) => {
    const pair = await sidecarPair(t, { wire: 'mesh', route });
    const server = await serveEcho(pair.appPort);
    const calls = new Calls(pair.port);
    t.teardown(() => {
      calls.close();
      server.stop();
    });
    const begin = performance.now();

    // Its answer had begun, and could only be cut off.
    t.equal(await calls.late(20_000), status.INTERNAL);
    t.ok(performance.now() - begin < 10_000);
    const [told = 0] = server.seen.deadlines;
    const most = 'max_grpc_timeout' in route ? 500 : 20_000;
    t.ok(told > 0 && told <= most, `the server was given ${told} ms`);
    for (let i = 0; i < 100 && server.seen.cancelled === 0; i++) await sleep(20);
    t.equal(server.seen.cancelled, 1);
  });
}
