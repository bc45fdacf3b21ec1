import type { Test } from '../../../harness/unit.ts';
import { H2Upstream } from '../../../harness/h2-upstream.ts';
import { clientTls, upstreamHttp } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

const OFFERED = { bytes: [], http1: ['http/1.1'], http2: ['h2'], either: ['h2', 'http/1.1'] };

function bench(): UpstreamBench {
  const tls = clientTls({ alpn: OFFERED });
  const way = { name: '', endpointLabels: {}, tls, proxyProtocol: undefined };
  return new UpstreamBench({ http: upstreamHttp({ version: 'alpn' }), tls: [way], holds: true });
}

export function spec(t: Test): void {
  t.test('all wait for the first handshake, and then share what it agreed on', async (t) => {
    const agreed = bench();
    const sent = [agreed.send(), agreed.send()];
    t.equal(agreed.dials.length, 1);
    t.equal(agreed.dials[0]?.target.carries, 'either');
    const server = new H2Upstream(agreed, agreed.dials[0]!);
    agreed.dials[0]?.connect('h2');
    await agreed.settles();
    server.answerAll();
    await agreed.settles();

    for (const { events } of sent) t.equal(events.at(-1), 'answer 200 end');
    t.match(agreed.upstream.stats, { upstreamCxTotal: 1, upstreamCxHttp2Total: 1 });
  });

  t.test('who agrees on HTTP/1 gets a connection for each request', async (t) => {
    const agreed = bench();
    const sent = [agreed.send(), agreed.send()];
    agreed.dials[0]?.connect('http/1.1');
    await agreed.settles();
    t.equal(agreed.dials.length, 2);
    agreed.dials[1]?.connect('http/1.1');
    await agreed.settles();
    for (const dialled of agreed.dials) dialled.answer(200);
    await agreed.settles();

    for (const { events } of sent) t.equal(events.at(-1), 'answer 200 end');
    t.equal(agreed.upstream.breakers.default.connections, 2);
  });

  t.test('a peer that speaks another version by now loses nobody', async (t) => {
    const changed = bench();
    const first = changed.send();
    changed.dials[0]?.connect('http/1.1');
    await changed.settles();
    const second = changed.send();
    const server = new H2Upstream(changed, changed.dials[1]!);
    changed.dials[1]?.connect('h2');
    await changed.settles();
    server.answerAll();
    changed.dials[0]?.answer(200);
    await changed.settles();

    t.equal(second.events.at(-1), 'answer 200 end');
    t.equal(first.events.at(-1), 'answer 200 end');
    t.equal(changed.upstream.breakers.default.connections, 1, 'the old one is closed');
  });

  t.test('a failed handshake is told to all, and who comes after it tries anew', async (t) => {
    const failing = bench();
    const sent = failing.send();
    failing.dials[0]?.fail('tls-failed');
    t.same(sent.events, ['attempted tls-failed', 'failed tls-failed']);
    failing.send();
    t.equal(failing.dials.length, 2);
    t.match(failing.upstream.breakers.default, { connections: 1, pending: 1 });
  });
}
