import type { Test } from '../../../harness/unit.ts';
import { answering, bench, GET, OK, retry } from '../../../harness/exchange-bench.ts';

export function spec(t: Test): void {
  t.test('keeps the upstream connection for the next request', async (t) => {
    const proxy = bench(answering(OK));
    await proxy.says(GET);
    const first = proxy.dialled.length;
    for (let i = 0; i < 4; i++) await proxy.says(GET);

    t.equal(first, 1);
    t.ok(proxy.dialled.length <= 2, 'one for each endpoint at most');
    t.equal(proxy.observed.length, 5);
  });

  t.test('a body that follows an upgrade is not sent on as a request of its own', async (t) => {
    const proxy = bench(answering(OK), {
      http: { upgrades: [{ name: 'websocket', enabled: true }] },
    });
    const hidden = 'GET /admin HTTP/1.1\r\nHost: svc\r\n\r\n';
    await proxy.says(
      'POST /a HTTP/1.1\r\nHost: svc\r\nConnection: upgrade\r\nUpgrade: websocket\r\n' +
        `Content-Length: ${hidden.length}\r\n\r\n${hidden}`,
    );

    t.match(proxy.received[0]?.text, `content-length: ${hidden.length}\r\n`);
    t.notMatch(proxy.received[0]?.text, /upgrade:/i);
  });

  t.test('carries a WebSocket both ways, and ends it with the upstream', async (t) => {
    const switched =
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello';
    const proxy = bench(answering(switched), {
      http: { upgrades: [{ name: 'websocket', enabled: true }] },
    });
    await proxy.says(
      'GET /a HTTP/1.1\r\nHost: svc\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    await proxy.says('from the client');
    proxy.upstreams[0]?.end('last');
    await proxy.settles();

    t.match(
      proxy.received[0]?.text,
      /connection: Upgrade\r\nupgrade: websocket\r\n\r\n\nfrom the client$/,
    );
    t.match(proxy.heard, /^HTTP\/1.1 101 .*upgrade: websocket\r\n.*\r\n\r\nhellolast$/s);
    t.ok(proxy.hasEnded);
    t.match(proxy.observed, [{ status: 101 }]);
  });

  t.test('refuses tunnels that the listener does not allow', async (t) => {
    const proxy = bench(answering(OK), {
      http: { upgrades: [{ name: 'websocket', enabled: true }] },
    });
    await proxy.says(
      'GET /a HTTP/1.1\r\nHost: svc\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n',
    );
    const connect = bench(answering(OK));
    await connect.says('CONNECT svc:80 HTTP/1.1\r\nHost: svc:80\r\n\r\n');

    t.match(proxy.heard, /^HTTP\/1.1 403 /);
    t.match(connect.heard, /^HTTP\/1.1 403 /);
    t.match(proxy.observed[0], { details: 'upgrade_failed' });
    t.same([...proxy.dialled, ...connect.dialled], []);
  });

  t.test('a client that half-closes gets its answer, then the end', async (t) => {
    const proxy = bench(() => undefined);
    await proxy.says(GET);
    await proxy.endsSaying();
    proxy.upstreams[0]?.write(OK);
    await proxy.settles();

    t.match(proxy.heard, /^HTTP\/1.1 200 OK\r\n.*connection: close\r\n.*hi$/s);
    t.ok(proxy.hasEnded);
  });

  t.test('a client that is silent for good does not hold an upstream for good', async (t) => {
    const proxy = bench(() => undefined);
    await proxy.says(GET);
    await proxy.endsSaying();
    await proxy.settles(31_000);
    await proxy.settles();

    t.match(proxy.observed, [{ status: 0, flag: 'DC', attempts: [{ failure: 'client-gone' }] }]);
  });

  t.test('speaks HTTP/1.0 to clients that do, and ends what has no length', async (t) => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n';
    const proxy = bench(answering(chunked));
    await proxy.says('GET /a HTTP/1.0\r\nHost: svc\r\nConnection: keep-alive\r\n\r\n');
    const counted = bench(answering(OK));
    await counted.says('GET /a HTTP/1.0\r\nHost: svc\r\nConnection: keep-alive\r\n\r\n');

    t.match(proxy.heard, /\r\nconnection: close\r\n\r\nhi$/);
    t.ok(proxy.hasEnded);
    t.match(counted.heard, /connection: keep-alive\r\n\r\nhi$/);
    t.notOk(counted.hasEnded);
  });

  t.test('answers to HEAD, and 204 and 304, end with their heads', async (t) => {
    for (const [method, answer] of [
      ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
      ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
      ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ] as const) {
      const proxy = bench(answering(answer));
      await proxy.says(GET.replace('GET', method));
      await proxy.says(GET.replace('GET', method));

      t.equal(proxy.observed.length, 2, answer);
      t.equal(proxy.heard.split('\r\n\r\n').length, 3, answer);
    }
  });

  t.test('bytes after a bodyless answer never become the next answer', async (t) => {
    const proxy = bench(answering('HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n'));
    await proxy.says(GET);
    const [first] = proxy.upstreams;
    await proxy.says(GET);

    t.notMatch(proxy.heard, 'content-length');
    t.equal(proxy.dialled.length, 2);
    t.ok(first?.readableEnded === true || proxy.upstreams.length === 2);
  });

  t.test('a request that meets a backoff goes on once the next attempt stands', async (t) => {
    let refused = 0;
    const proxy = bench(
      (text) => {
        if (text === '') return refused++ === 0 ? 'connect-failed' : undefined;
        return text.endsWith('end') ? OK : undefined;
      },
      { retry },
    );
    const part = 'y'.repeat(20_000);
    await proxy.says(`PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 60003\r\n\r\n${part}`);
    await proxy.says(part);
    await proxy.settles(300);
    await proxy.says(`${part}end`);

    t.match(proxy.heard, /^HTTP\/1.1 200 OK/);
    t.equal(
      proxy.received
        .at(-1)
        ?.text.replace(/^.*?\r\n\r\n/s, '')
        .trim().length,
      60_003,
    );
  });

  t.test('a connection whose last client was slow is not lent paused', async (t) => {
    const body = 'z'.repeat(300_000);
    const large = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const proxy = bench(answering(large));
    for (let i = 0; i < 4; i++) await proxy.says(GET);
    await proxy.settles();

    t.equal(proxy.observed.length, 4);
    t.equal(proxy.heard.split('z'.repeat(300_000)).length, 5);
  });

  t.test('a kept connection that the upstream closed is not used', async (t) => {
    const proxy = bench(answering(OK));
    for (let i = 0; i < 2; i++) await proxy.says(GET);
    for (const upstream of proxy.upstreams) upstream.end();
    await proxy.settles();
    await proxy.says('POST /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 0\r\n\r\n');

    t.equal(proxy.observed.length, 3);
    t.match(proxy.observed[2], { status: 200, flag: '-' });
  });

  t.test('a request behind one that failed mid-answer is not served', async (t) => {
    const proxy = bench(answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi'));
    await proxy.says(`${GET}${GET}`);
    proxy.upstreams[0]?.end();
    await proxy.settles();

    t.equal(proxy.received.length, 1);
    t.equal(proxy.observed.length, 1);
  });
}
