import type { Test } from '../../../harness/unit.ts';
import { H2Upstream } from '../../../harness/h2-upstream.ts';
import { upstreamHttp } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

const http = upstreamHttp({ version: 'http2' });

export function spec(t: Test): void {
  t.test('who gives up resets a stream, and the others do not notice', async (t) => {
    const bench = new UpstreamBench({ http });
    const servers: H2Upstream[] = [];
    bench.onDial = (dialled) => void servers.push(new H2Upstream(bench, dialled));
    const [given, kept] = [bench.send(), bench.send()];
    await bench.settles();
    given.dispatch.abort({ name: 'client-gone', cause: 'left' });
    await bench.settles();
    t.match(servers[0]?.asked[0]?.events.at(-1), /^abort client-reset/);
    servers[0]?.answerAll();
    await bench.settles();

    t.equal(kept.events.at(-1), 'answer 200 end');
    t.match(bench.upstream.breakers.default, { connections: 1, requests: 0 });
  });

  t.test('a lease knows how old its connection is, and how many came before', async (t) => {
    const bench = new UpstreamBench({ http });
    bench.onDial = (dialled) => void new H2Upstream(bench, dialled);
    const began = bench.clock.monotonic();
    bench.send();
    await bench.settles(1000);
    const second = bench.send();
    await bench.settles();

    t.match(second.attempts[0]?.lease, { served: 1, openedMs: began });
    t.equal(second.attempts[0]?.isOnReused, true);
  });

  t.test('on the wire of the mesh a request keeps its version', async (t) => {
    for (const [agreed, version] of [
      ['lateen-h2', 11],
      ['istio-h2', 20],
    ] as const) {
      const bench = new UpstreamBench({ http, holds: true });
      bench.send();
      const server = new H2Upstream(bench, bench.dials[0]!, { isMeshWire: agreed === 'lateen-h2' });
      bench.dials[0]?.connect(agreed);
      await bench.settles();
      t.equal(server.heads[0]?.version, version);
    }
  });
}
