import type { Test } from '../../../harness/unit.ts';
import { Bench } from './dispatch.ts';

export function spec(t: Test): void {
  t.test('counts as work of its endpoint exactly while it runs', async (t) => {
    const bench = new Bench();
    bench.send('GET');
    await bench.settles();
    t.equal(bench.endpointActive, 1);
    bench.upstreams[0]?.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
    await bench.settles();
    t.equal(bench.endpointActive, 1);
    bench.upstreams[0]?.write('hi');
    await bench.settles();

    t.equal(bench.endpointActive, 0);
  });

  t.test('cancelled while it still dials, it leaves no connection behind', async (t) => {
    const bench = new Bench();
    const dispatch = bench.send('GET');
    dispatch.abort({ name: 'client-gone', cause: '' });
    await bench.settles();

    t.equal(bench.endpointActive, 0);
    t.same(bench.events, ['attempted client-gone']);
    t.ok(bench.sockets.every((socket) => socket.destroyed));
  });
}
