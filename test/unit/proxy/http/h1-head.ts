import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { H1Facts, H1HeadReader } from '../../../../proxy/http/h1-head.ts';
import { H1_LIMITS, H1_RULES } from '../../../../proxy/http/h1-options.ts';
import { requestText } from '../../../../proxy/http/h1-write.ts';

type Refusal = readonly [says: string, head: string, status: number];

const HOST = 'Host: a.example\r\n';

// Each of these made some server see another message than its neighbour did.
const REFUSED: readonly Refusal[] = [
  [
    'both lengths',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked`,
    400,
  ],
  ['two lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 3`, 400],
  ['a list of lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 3, 3`, 400],
  ['a signed length', `POST / HTTP/1.1\r\n${HOST}Content-Length: +3`, 400],
  ['an empty length', `POST / HTTP/1.1\r\n${HOST}Content-Length:`, 400],
  [
    'a length beyond numbers',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 99999999999999999999`,
    400,
  ],
  ['gzip, chunked', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked`, 501],
  [
    'chunked twice',
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked`,
    501,
  ],
  [
    'an empty transfer-encoding',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding:`,
    400,
  ],
  ['chunked in 1.0', `POST / HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked`, 400],
  ['an empty name', `GET / HTTP/1.1\r\n${HOST}: x`, 400],
  ['a blank before the colon', `GET / HTTP/1.1\r\n${HOST}Content-Length : 3`, 400],
  ['a folded line', `GET / HTTP/1.1\r\n${HOST}X: a\r\n b: c`, 400],
  ['a bare LF', `GET / HTTP/1.1\r\n${HOST}X: a\nContent-Length: 3`, 400],
  ['a bare CR', `GET / HTTP/1.1\r\n${HOST}X: a\rb`, 400],
  ['a NUL', `GET / HTTP/1.1\r\n${HOST}X: a\0b`, 400],
  ['two hosts', `GET / HTTP/1.1\r\n${HOST}Host: b.example`, 400],
  ['no host', 'GET / HTTP/1.1\r\nX: y', 400],
  ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b', 400],
  ['a host with user', 'GET / HTTP/1.1\r\nHost: me@a.example', 400],
  ['a fragment', `GET /a#b HTTP/1.1\r\n${HOST}`, 400],
  ['a blank in the target', `GET /a b HTTP/1.1\r\n${HOST}`, 400],
  ['a target that is none', `GET a HTTP/1.1\r\n${HOST}`, 400],
  ['another version', `GET / HTTP/1.2\r\n${HOST}`, 400],
  ['connection naming host', `GET / HTTP/1.1\r\n${HOST}Connection: host`, 400],
  [
    'connection naming the length',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nConnection: content-length`,
    400,
  ],
  ['connection naming our headers', `GET / HTTP/1.1\r\n${HOST}Connection: x-forwarded-for`, 400],
  ['an expectation of nothing', `POST / HTTP/1.1\r\n${HOST}Expect:`, 417],
  ['two expectations', `POST / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nExpect: x`, 417],
  ['a length in hexadecimal', `POST / HTTP/1.1\r\n${HOST}Content-Length: 0x3`, 400],
  ['a length with a blank in it', `POST / HTTP/1.1\r\n${HOST}Content-Length: 1 0`, 400],
  ['a length with an underscore', `POST / HTTP/1.1\r\n${HOST}Content-Length: 1_0`, 400],
  ['a length no number holds', `POST / HTTP/1.1\r\n${HOST}Content-Length: 9007199254740993`, 400],
  ['chunked with a tail', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked;q=1`, 501],
  ['a quoted chunked', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: "chunked"`, 501],
  ['chunked after a control', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: \x0bchunked`, 400],
  ['identity', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: identity`, 501],
  ['chunked in disguise', `POST / HTTP/1.1\r\n${HOST}Transfer_Encoding: chunked`, 400],
  ['a blank in a name', `GET / HTTP/1.1\r\n${HOST}X Y: a`, 400],
  ['a line without a colon', `GET / HTTP/1.1\r\n${HOST}Content-Length 3`, 400],
  ['a first line that is folded', `GET / HTTP/1.1\r\n ${HOST}X: y`, 400],
  ['two blanks before the target', `GET  / HTTP/1.1\r\n${HOST}`, 400],
  ['a tab after the target', `GET /\tHTTP/1.1\r\n${HOST}`, 400],
  ['a method that is none', `G(T / HTTP/1.1\r\n${HOST}`, 400],
  ['a version in lower case', `GET / http/1.1\r\n${HOST}`, 400],
  ['HTTP/0.9', 'GET /', 400],
  ['a target beyond ASCII', `GET /\xe9 HTTP/1.1\r\n${HOST}`, 400],
  ['a control in the target', `GET /\x01 HTTP/1.1\r\n${HOST}`, 400],
  ['an asterisk for GET', `GET * HTTP/1.1\r\n${HOST}`, 400],
  ['another scheme', `GET ftp://a/ HTTP/1.1\r\n${HOST}`, 400],
  ['a user in the target', `GET http://me@a.example/ HTTP/1.1\r\n${HOST}`, 400],
  ['a port no port has', 'GET / HTTP/1.1\r\nHost: a:65536', 400],
  ['a host with a path', 'GET / HTTP/1.1\r\nHost: a/b', 400],
  ['an empty host', 'GET / HTTP/1.1\r\nHost:', 400],
  ['CONNECT', `CONNECT a:443 HTTP/1.1\r\n${HOST}`, 403],
  ['connection naming a cookie', `GET / HTTP/1.1\r\n${HOST}Connection: Cookie`, 400],
  ['connection naming everything', `GET / HTTP/1.1\r\n${HOST}Connection: ${'a,'.repeat(10)}a`, 400],
  ['another expectation', `POST / HTTP/1.1\r\n${HOST}Expect: 200-ok`, 417],
  ['too many headers', `GET / HTTP/1.1\r\n${HOST}${'a: b\r\n'.repeat(100)}`, 431],
  ['a target without end', `GET /${'a'.repeat(17_000)} HTTP/1.1\r\n${HOST}`, 414],
];

export function spec(t: Test): void {
  const reader = new H1HeadReader(H1_LIMITS);
  const read = (text: string) => {
    const facts = new H1Facts();
    return { facts, head: reader.request(text.replace(/\r\n$/, ''), facts) };
  };

  for (const [says, text, status] of REFUSED) {
    t.test(`refuses ${says} with ${status}`, async (t) => {
      const { facts, head } = read(text);

      t.equal(head, undefined);
      t.equal(facts.refusal.status, status, facts.refusal.failure.cause);
    });
  }

  t.test('keeps end-to-end headers in order, with their spelling', async (t) => {
    const { head } = read(
      'GET /a?b HTTP/1.1\r\nx: 1\r\nHost: A\r\nX-Two: 2 \r\nx:\t3\r\nAccept:*/*',
    );

    t.same(head?.headers.list, ['x', '1', 'x-two', '2', 'x', '3', 'accept', '*/*']);
    t.same(head?.headers.spelling, ['x', 'X-Two', 'x', 'Accept']);
    t.equal(head?.authority, 'A');
  });

  t.test('takes out what was for the connection alone', async (t) => {
    const { head, facts } = read(
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\n' +
        'Keep-Alive: 5\r\nTE: gzip\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n' +
        'Proxy-Connection: close\r\nProxy-Authorization: x\r\nTrailer: x',
    );

    t.same(head?.headers.list, []);
    t.equal(head?.upgrade, undefined);
    t.equal(facts.keepAlive, false);
  });

  t.test('keeps of TE that trailers are welcome, and of Trailer what may come there', async (t) => {
    const { head } = read(
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: TE\r\nTE: gzip;q=0.5, Trailers\r\n' +
        'Transfer-Encoding: chunked\r\nTrailer: X-Sum, Content-Length, Authorization',
    );

    t.same(head?.headers.list, ['te', 'trailers', 'trailer', 'x-sum']);
  });

  t.test('drops trailers that would change what was said before', async (t) => {
    const names = ['Host', 'Content-Length', 'Transfer-Encoding', 'Authorization', 'Cookie'];
    const more = ['Connection', 'X-Forwarded-For', 'Set-Cookie', 'X-Sum'];
    const text = [...names, ...more].map((name) => `${name}: 1`).join('\r\n');

    t.same(reader.trailers(text, new H1Facts())?.list, ['x-sum', '1']);
    t.equal(reader.trailers('X : 1', new H1Facts()), undefined);
  });

  t.test('never goes over to HTTP/2 in clear text', async (t) => {
    const ask = (upgrade: string) =>
      read(`GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}`).head;

    t.equal(ask('h2c')?.upgrade, undefined);
    t.equal(ask('h2c, websocket')?.upgrade, 'websocket');
    t.equal(ask('websocket, H2C')?.upgrade, 'websocket');
  });

  t.test('speaks as much of the protocol as its listener wants', async (t) => {
    const picky = new H1HeadReader(H1_LIMITS, {
      ...H1_RULES,
      allowsAbsoluteUrl: false,
      acceptsHttp10: false,
      allowsConnect: true,
      underscores: 'reject',
      keepsHeaderCase: false,
    });
    const dropping = new H1HeadReader(H1_LIMITS, { ...H1_RULES, underscores: 'drop' });
    const status = (text: string): number => {
      const facts = new H1Facts();
      picky.request(text, facts);
      return facts.refusal.status;
    };

    t.equal(status('GET http://a/ HTTP/1.1\r\nHost: a'), 400);
    t.equal(status('GET / HTTP/1.0\r\nHost: a'), 426);
    t.equal(status('GET / HTTP/1.1\r\nHost: a\r\nX_Y: 1'), 400);
    t.match(picky.request('CONNECT b:443 HTTP/1.1\r\nHost: a', new H1Facts()), {
      authority: 'b:443',
      upgrade: 'connect',
    });
    const cased = picky.request('GET / HTTP/1.1\r\nHost: a\r\nX-Y: 1', new H1Facts());
    t.equal(cased?.headers.spelling, undefined);
    const dropped = dropping.request('GET / HTTP/1.1\r\nHost: a\r\nX_Y: 1', new H1Facts());
    t.same(dropped?.headers.list, []);
  });

  t.test('does not believe a target about its scheme', async (t) => {
    t.match(read('GET HTTPS://b/ HTTP/1.1\r\nHost: a').head, { scheme: 'http', target: '/' });
    t.match(read('OPTIONS http://b HTTP/1.1\r\nHost: a').head, { authority: 'b', target: '*' });
  });

  t.test('lets the absolute form win over Host, and puts the target in origin form', async (t) => {
    const { head } = read('GET http://b.example?x HTTP/1.1\r\nHost: a.example');

    t.match(head, { authority: 'b.example', target: '/?x' });
  });

  t.test('knows an upgrade only when the connection says so', async (t) => {
    const asked = read('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: WebSocket');
    const stray = read('GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket');

    t.equal(asked.head?.upgrade, 'websocket');
    t.equal(stray.head?.upgrade, undefined);
  });

  t.test(
    'ignores an upgrade that comes with a body, whose end servers see in different places',
    async (t) => {
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
      const counted = read(`POST / HTTP/1.1\r\nHost: a\r\n${upgrade}Content-Length: 3`);
      const chunked = read(`POST / HTTP/1.1\r\nHost: a\r\n${upgrade}Transfer-Encoding: chunked`);

      t.match(counted.head, { upgrade: undefined, bodyLength: 3 });
      t.match(chunked.head, { upgrade: undefined, bodyLength: -1 });
    },
  );

  t.test('close wins over keep-alive, in any order and spelling', async (t) => {
    for (const options of ['Close, keep-alive', 'keep-alive, Close']) {
      for (const version of ['1.0', '1.1']) {
        const { facts } = read(`GET / HTTP/${version}\r\nHost: a\r\nConnection: ${options}`);
        t.equal(facts.keepAlive, false, `${options} in ${version}`);
      }
    }
    t.equal(read('GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive').facts.keepAlive, true);
  });

  t.test('what it accepts is written so that it reads the same', async (t) => {
    const line = fc.constantFrom(
      'Content-Length: 3',
      'Transfer-Encoding: chunked',
      'Connection: close, x-hop',
      'x-hop: 1',
      'X-Two:2',
      'x-two: 3',
      'TE: trailers',
      'Expect: 100-continue',
      'Connection: upgrade',
      'Upgrade: websocket',
      'Transfer-Encoding:',
      'Content-Length: 03',
      'a b: c',
      'x:\u00ff',
    );
    const method = fc.constantFrom('GET', 'POST', 'OPTIONS');
    fc.assert(
      fc.property(method, fc.array(line, { maxLength: 6 }), (method, lines) => {
        const { head } = read([`${method} / HTTP/1.1`, 'Host: a', ...lines].join('\r\n'));
        if (head === undefined) return;
        const again = read(requestText(head).slice(0, -4)).head;

        t.same(again?.headers.list, head.headers.list);
        t.match(again, { bodyLength: head.bodyLength, upgrade: head.upgrade, authority: 'a' });
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  t.test('refuses a chunked answer in HTTP/1.0', async (t) => {
    const text = 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked';
    t.equal(reader.response(text, new H1Facts(), { toMethod: 'GET', lines: undefined }), undefined);
  });

  t.test('tells a length of none from no length, where no body comes either way', async (t) => {
    const length = (text: string): number | undefined =>
      reader.response(text, new H1Facts(), { toMethod: 'HEAD', lines: undefined })?.bodyLength;

    t.equal(length('HTTP/1.1 200 OK\r\nContent-Length: 0'), 0);
    t.equal(length('HTTP/1.1 200 OK'), -2);
    t.equal(length('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked'), -1);
  });

  t.test('a response without framing lasts until the connection ends', async (t) => {
    const facts = new H1Facts();
    const head = reader.response('HTTP/1.1 200 OK\r\nX: y', facts, {
      toMethod: 'GET',
      lines: undefined,
    });

    t.equal(head?.bodyLength, -2);
    t.equal(facts.keepAlive, false);
    t.equal(
      reader.response('HTTP/1.1 204 No Content', facts, { toMethod: 'GET', lines: undefined })
        ?.bodyLength,
      0,
    );
  });
}
