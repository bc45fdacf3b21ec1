// Beside Envoy the wire falls back to what Envoy speaks, whichever of the two is the client's, and
// nothing that is only between sidecars of ours reaches it or an application.
import { createServer, type IncomingMessage } from 'node:http';
import { t } from 'tap';
import { peer } from '../harness/peers.ts';
import { sidecarPair, type Wire } from '../harness/sidecar-pair.ts';

type Pairing = {
  readonly name: string;
  readonly is: 'client' | 'server';
  readonly wire: Wire;
  /** What the client's sidecar counts: connections of this version, and none of the other. */
  readonly speaks: 'http1' | 'http2';
};

const PAIRINGS: readonly Pairing[] = [
  { name: 'Envoy asks in HTTP/2', is: 'client', wire: 'http2', speaks: 'http2' },
  { name: 'Envoy asks in HTTP/1', is: 'client', wire: 'http1', speaks: 'http1' },
  { name: 'Envoy is asked by who would rather share', is: 'server', wire: 'mesh', speaks: 'http1' },
  { name: 'Envoy is asked in HTTP/2', is: 'server', wire: 'http2', speaks: 'http2' },
];

const program = await peer(t, 'envoy-1.40');

for (const { name, is, wire, speaks } of PAIRINGS) {
  if (program === undefined) break;
  await t.test(name, async (t) => {
    const pair = await sidecarPair(t, { wire, application: 'http1', envoy: { program, is } });
    const heard: IncomingMessage[] = [];
    const server = createServer((message, answer) => {
      heard.push(message);
      message.resume();
      message.on('end', () => answer.writeHead(200, { 'X-Shop': 'Corner' }).end('sold'));
    });
    await new Promise<void>((resolve) => server.listen(pair.appPort, '127.0.0.1', resolve));
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });

    const answers = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const url = `http://127.0.0.1:${pair.port}/${i}`;
        const answer = await fetch(url, { method: 'POST', body: 'buy', headers: { 'X-Own': 'a' } });
        return `${answer.status} ${await answer.text()} ${answer.headers.get('x-shop')}`;
      }),
    );

    t.same(new Set(answers), new Set(['200 sold Corner']));
    const names = heard.flatMap(({ rawHeaders }) => rawHeaders.map((each) => each.toLowerCase()));
    t.same(
      names.filter((each) => each.startsWith('lateen')),
      [],
    );
    t.equal(heard[0]?.headers['x-own'], 'a');
    const other = speaks === 'http1' ? 'http2' : 'http1';
    t.ok((await pair.counter(`cluster.next.upstream_cx_${speaks}_total`)) > 0);
    t.equal(await pair.counter(`cluster.next.upstream_cx_${other}_total`), 0);
  });
}
