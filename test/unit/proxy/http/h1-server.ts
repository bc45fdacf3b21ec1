import type { Test } from '../../../harness/unit.ts';
import { H1Bench, turns } from '../../../harness/h1-bench.ts';
import { H1Client, H1_LIMITS, Headers, ResponseHead } from '../../../../proxy/http/index.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';

export function spec(t: Test): void {
  t.test('answers pipelined requests in order, the next only after the last', async (t) => {
    const bench = new H1Bench();
    await bench.says(`${GET}${GET.replace('/a', '/b')}`);
    t.equal(bench.requests.length, 1);

    bench.at(0).answer(200, 'one');
    await turns();
    t.equal(bench.requests.length, 2);
    bench.at(1).answer(204, '');
    await turns();

    t.equal(
      bench.heard,
      'HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 3\r\n\r\none' +
        'HTTP/1.1 204 No Content\r\nx: y\r\n\r\n',
    );
  });

  t.test('reads a message the same however it is cut', async (t) => {
    const message =
      'POST /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n' +
      '5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n';
    for (let cut = 1; cut < message.length; cut++) {
      const bench = new H1Bench();
      await bench.says(message.slice(0, cut));
      await bench.says(message.slice(cut));

      t.match(
        bench.at(0),
        { body: 'hello world', trailers: ['x-sum', '1', 'y', '2'] },
        `cut at ${cut}`,
      );
    }
  });

  t.test('asks for a body that waits for 100 Continue', async (t) => {
    const bench = new H1Bench();
    await bench.says(
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n',
    );
    t.equal(bench.heard, 'HTTP/1.1 100 Continue\r\n\r\n');

    await bench.says('ok');
    t.equal(bench.at(0).body, 'ok');
    t.notOk(bench.at(0).head_?.headers.has('expect'));
  });

  t.test('closes after refusing, and never reads on', async (t) => {
    const bench = new H1Bench();
    await bench.says(`GET / HTTP/1.1\r\nHost: h\r\n X: y\r\n\r\n${GET}`);

    t.match(bench.heard, /^HTTP\/1.1 400 Bad Request\r\n/);
    t.equal(bench.requests.length, 0);
    t.ok(bench.ended);
  });

  t.test('closes after a chunk that lies about its end', async (t) => {
    const bench = new H1Bench();
    await bench.says(
      'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n',
    );

    t.same(bench.at(0).events, ['head', 'abort bad-request']);
    t.same(bench.refusals, [], 'an exchange tells its own failure');
  });

  t.test('an early answer ends the connection once it is told', async (t) => {
    const bench = new H1Bench();
    await bench.says('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nsome');
    bench.at(0).answer(413, 'no');
    await turns();

    t.match(bench.heard, /^HTTP\/1.1 413 .*\r\n\r\nno$/s);
    t.ok(bench.ended);
  });

  t.test('says what was refused to whoever counts', async (t) => {
    const bench = new H1Bench();
    await bench.says('GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n');

    t.same(bench.refusals, ['400 bad-request (more than one host header) GET /a HTTP/1.1']);
  });

  t.test('does not wait for the end of a head that lines end with LF alone', async (t) => {
    const bench = new H1Bench();
    await bench.says('GET / HTTP/1.1\nHost: h\n\n');

    t.match(bench.heard, /^HTTP\/1.1 400 /);
  });

  t.test('keeps the order of what it held back and what came later', async (t) => {
    const bench = new H1Bench();
    const paths = ['/a', '/b', '/c', '/d', '/e'];
    for (const path of paths) bench.peer.write(GET.replace('/a', path));
    await turns();
    for (let i = 0; i < paths.length; i++) {
      bench.at(i).answer(204, '');
      await turns();
    }

    t.same(
      bench.requests.map((request) => request.head_?.target),
      paths,
    );
  });

  t.test('begins nothing new for a client that does not take its answers', async (t) => {
    const bench = new H1Bench();
    bench.peer.pause();
    await bench.says(GET.repeat(20));
    for (let i = 0; i < 20 && i < bench.requests.length; i++) {
      bench.at(i).answer(200, 'x'.repeat(100_000));
      await turns();
    }
    const begun = bench.requests.length;
    t.ok(begun < 5, `began ${begun}`);
    bench.peer.resume();
    await turns();

    t.ok(bench.requests.length > begun);
  });

  t.test('gives a dawdler 408, and an idle one its leave', async (t) => {
    const times = { headersTimeoutMs: 1000, idleTimeoutMs: 5000 };
    const slow = new H1Bench({ times });
    for (let i = 0; i < 12; i++) {
      await slow.says('x');
      slow.clock.advance(100);
    }
    await turns();
    t.match(slow.heard, /^HTTP\/1.1 408 Request Timeout\r\n/);
    t.match(slow.refusals, [/^408 headers-timeout/]);

    const idle = new H1Bench({ times });
    await idle.says(GET);
    idle.clock.advance(60_000);
    t.notOk(idle.ended, 'it waits for us');
    idle.at(0).answer(204, '');
    await turns();
    idle.clock.advance(5100);
    await turns();
    t.ok(idle.ended);
  });

  t.test('breaks off a request whose body takes too long', async (t) => {
    const bench = new H1Bench({ times: { requestTimeoutMs: 1000 } });
    await bench.says('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc');
    bench.clock.advance(1100);
    t.same(bench.at(0).events, ['head', 'abort request-body-timeout']);
    bench.at(0).answer(408, '');
    await turns();

    t.match(bench.heard, /connection: close/);
    t.ok(bench.ended);
  });

  t.test('ends after as many requests, or as long, as it may', async (t) => {
    const counted = new H1Bench({ times: { requestsMax: 2 } });
    for (const index of [0, 1]) {
      await counted.says(GET);
      counted.at(index).answer(204, '');
      await turns();
    }
    t.match(counted.heard, /^(?!.*close.*204).*204.*204.*\r\nconnection: close\r\n\r\n$/s);
    t.ok(counted.ended);

    const old = new H1Bench({ times: { durationMaxMs: 1000 } });
    await old.says(GET);
    old.clock.advance(1100);
    old.at(0).answer(204, '');
    await turns();
    t.match(old.heard, /connection: close/);
  });

  t.test('of age, it waits for one more request, and then for none', async (t) => {
    const bench = new H1Bench({ times: { durationMaxMs: 1000, drainMs: 500 } });
    bench.clock.advance(1100);
    await turns();
    t.notOk(bench.ended);

    bench.clock.advance(500);
    await turns();
    t.ok(bench.ended);
  });

  t.test('waits for the client’s end only after it took our last byte', async (t) => {
    const bench = new H1Bench();
    bench.peer.pause();
    await bench.says('GET / HTTP/1.0\r\n\r\n');
    bench.at(0).answer(200, 'x'.repeat(300_000));
    await turns();
    bench.clock.advance(60_000);
    bench.peer.resume();
    await turns();
    t.match(bench.heard, /x{300000}$/);
    t.notOk(bench.server.socket.destroyed);
    bench.clock.advance(1100);

    t.ok(bench.server.socket.destroyed);
  });

  t.test('lets the upstream decide about a body, and sends none before', async (t) => {
    const rules = { forwardsExpect: true };
    const ask = 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n';
    const wanted = new H1Bench({ rules });
    await wanted.says(`${ask}ok`);
    t.equal(wanted.heard, '');
    t.equal(wanted.at(0).head_?.headers.get('expect'), '100-continue');
    t.equal(wanted.at(0).body, '');
    wanted.at(0).response.informational(new ResponseHead(100, '', 11, new Headers()));
    await turns();
    t.equal(wanted.heard, 'HTTP/1.1 100 Continue\r\n\r\n');
    t.match(wanted.at(0), { body: 'ok', events: ['head', 'end'] });

    const unwanted = new H1Bench({ rules });
    await unwanted.says(`${ask}${GET}`);
    unwanted.at(0).answer(417, '');
    await turns();
    t.match(unwanted.heard, /^HTTP\/1.1 417 .*\r\nconnection: close\r\n\r\n$/s);
    t.equal(unwanted.at(0).body, '');
    t.equal(unwanted.requests.length, 1);
  });

  t.test('a bug met on one connection ends that one alone, and is told', async (t) => {
    const bench = new H1Bench();
    await bench.says('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n');
    bench.at(0).data = () => {
      throw new Error('a bug');
    };
    await bench.says('abc');

    t.match(bench.bugs, [{ message: 'a bug' }]);
    t.ok(bench.server.socket.destroyed);
  });

  t.test('tells the exchange when the client goes', async (t) => {
    const bench = new H1Bench();
    await bench.says(GET);
    bench.peer.destroy();
    bench.server.socket.destroy();
    await turns();

    t.same(bench.at(0).events, ['head+end', 'abort client-gone']);
  });

  t.test('carries bytes both ways after an upgrade', async (t) => {
    const bench = new H1Bench();
    await bench.says(
      'GET /ws HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nearly',
    );
    t.equal(bench.at(0).body, '');
    const head = new ResponseHead(101, '', 11, new Headers(['upgrade', 'websocket']));
    bench.at(0).response.head(head, false);
    await bench.says('more');
    bench.at(0).response.data(Buffer.from('back'));
    await turns();

    t.equal(bench.at(0).body, 'earlymore');
    t.match(
      bench.heard,
      /^HTTP\/1.1 101 .*\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nback$/,
    );
  });

  t.test('what a server reads, a client wrote: a proxied exchange keeps its meaning', async (t) => {
    const bench = new H1Bench();
    const client = new H1Client(bench.peer, {
      limits: H1_LIMITS,
      released: () => undefined,
      closed: () => undefined,
    });
    const answers: string[] = [];
    const request = client.begin({
      from: () => undefined,
      informational: () => undefined,
      head: (head, end) => void answers.push(`${head.status} ${head.headers.list.join()} ${end}`),
      data: (chunk) => answers.push(chunk.toString()) > 0,
      end: () => void answers.push('end'),
      abort: (failure) => void answers.push(failure.name),
    });
    const { RequestHead: Head } = await import('../../../../proxy/http/index.ts');
    const head = new Head('PUT', '/x', 11, new Headers(['x-a', '1'], ['X-A']));
    head.authority = 'svc:80';
    head.bodyLength = -1;
    request.head(head, false);
    request.data(Buffer.from('chunk'));
    request.end(undefined);
    await turns();
    t.match(bench.at(0), {
      body: 'chunk',
      head_: { method: 'PUT', target: '/x', authority: 'svc:80' },
    });
    t.same(bench.at(0).head_?.headers.spelling, ['X-A']);
    bench.at(0).answer(200, 'fine');
    await turns();

    t.same(answers, ['200 x,y false', 'fine', 'end']);
    t.equal(client.served, 1);
  });
}
