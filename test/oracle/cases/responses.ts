// What an upstream may put on the wire, what becomes of it, and what the pool does afterwards.
import type { JsonObject } from '../../../lib/index.ts';
import type { Answer, Case, Script, Topic } from '../case.ts';
import {
  answer,
  ANSWERED,
  ask,
  converse,
  delayed,
  early,
  HANG_UP,
  hear,
  httpOptions,
  OK,
  peer,
  raw,
  request,
  say,
  to,
  upstream,
} from '../write.ts';

type Answering = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly answers: readonly Answer[];
  readonly http?: JsonObject;
  readonly http1?: Case['http1'];
  readonly method?: string;
  /** Requests on one connection; as many as there are answers unless said. */
  readonly count?: number;
  readonly cluster?: JsonObject;
  readonly expect?: Readonly<Record<string, string>>;
};

const HEAD = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = 'transfer-encoding: chunked\r\n';

const GOOD: readonly Answering[] = [
  {
    name: 'an answer in chunks stays in chunks',
    rows: ['2.11 bodies'],
    answers: [raw(`${HEAD}${CHUNKED}\r\n2\r\nok\r\n3;x=y\r\n, 2\r\n0\r\n\r\n`), OK],
    expect: { 'client 1 answer 1 body': 'ok, 2' },
  },
  {
    name: 'trailers of an answer are dropped unless they are enabled',
    rows: ['2.11 trailers'],
    answers: [raw(`${HEAD}${CHUNKED}\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n`)],
  },
  {
    name: 'trailers of an answer go on when both sides enable them',
    http1: 'upstream',
    rows: ['2.11 trailers'],
    http: { http_protocol_options: { enable_trailers: true } },
    cluster: { explicit_http_config: { http_protocol_options: { enable_trailers: true } } },
    answers: [raw(`${HEAD}${CHUNKED}\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n`)],
  },
  {
    name: 'an answer without a length goes on until the upstream closes',
    http1: 'upstream',
    rows: ['2.11 until the end'],
    answers: [raw(`${HEAD}\r\nuntil the end`, 30, { kind: 'end' })],
  },
  {
    name: 'answers without a body have none whatever they say',
    rows: ['2.11 no body'],
    answers: [
      raw('HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n'),
      raw('HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\netag: "x"\r\n\r\n'),
      OK,
    ],
  },
  {
    name: 'an answer to HEAD has a length and no body',
    rows: ['2.11 no body'],
    method: 'HEAD',
    answers: [
      raw(`${HEAD}content-length: 5\r\n\r\n`),
      raw(`${HEAD}${CHUNKED}\r\n`),
      raw(`${HEAD}content-length: 0\r\n\r\n`),
    ],
  },
  {
    name: 'the words after the status are the standard ones',
    http1: 'upstream',
    rows: ['2.11 status line'],
    answers: [
      raw('HTTP/1.1 200 Wonderful\r\ncontent-length: 0\r\n\r\n'),
      raw('HTTP/1.1 299\r\ncontent-length: 0\r\n\r\n'),
      raw('HTTP/1.1 599 Odd\r\ncontent-length: 0\r\n\r\n'),
    ],
  },
  {
    name: 'early hints and other 1xx go on, or not',
    rows: ['2.11 1xx'],
    answers: [
      raw('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', 40, `${HEAD}content-length: 0\r\n\r\n`),
      raw('HTTP/1.1 102 Processing\r\n\r\n', 40, `${HEAD}content-length: 0\r\n\r\n`),
    ],
  },
  {
    name: 'a 100 that nobody waits for is dropped',
    rows: ['2.11 1xx'],
    answers: [raw('HTTP/1.1 100 Continue\r\n\r\n', 40, `${HEAD}content-length: 0\r\n\r\n`)],
  },
  {
    name: 'an upstream may speak HTTP/1.0',
    http1: 'upstream',
    rows: ['2.11 HTTP/1.0', '2.7 pool'],
    answers: [
      raw('HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok', { kind: 'end' }),
      raw('HTTP/1.0 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok'),
      OK,
    ],
  },
];

const BAD: readonly Answering[] = [
  {
    name: 'an answer with both lengths at once is 502 UPE',
    http1: 'upstream',
    rows: ['2.11 bad answers', '2.14 UPE'],
    answers: [raw(`${HEAD}content-length: 2\r\n${CHUNKED}\r\n0\r\n\r\n`)],
    expect: { 'log 1 flags': 'UPE' },
  },
  {
    name: 'an answer that is none is 502 UPE',
    http1: 'upstream',
    rows: ['2.11 bad answers', '2.14 UPE'],
    answers: [raw('SSH-2.0-server\r\n\r\n')],
    expect: { 'log 1 flags': 'UPE' },
  },
  {
    name: 'an answer with a bad length is 502 UPE',
    rows: ['2.11 bad answers', '2.14 UPE'],
    answers: [raw(`${HEAD}content-length: -1\r\n\r\n`)],
  },
  {
    name: 'an answer with two lengths is 502 UPE',
    rows: ['2.11 bad answers', '2.14 UPE'],
    answers: [raw(`${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\nab`)],
  },
  {
    name: 'an answer with a folded line is 502 UPE',
    http1: 'upstream',
    rows: ['2.11 bad answers'],
    answers: [raw(`${HEAD}x: 1\r\n 2\r\ncontent-length: 0\r\n\r\n`)],
  },
  {
    name: 'an answer with a zero byte is 502 UPE',
    rows: ['2.11 bad answers'],
    answers: [raw(`${HEAD}x: a\0b\r\ncontent-length: 0\r\n\r\n`)],
  },
  {
    name: 'a head of an answer that is too large is 502',
    rows: ['2.11 limits'],
    answers: [raw(`${HEAD}x: ${'a'.repeat(70_000)}\r\ncontent-length: 0\r\n\r\n`)],
  },
  {
    name: 'too many fields of an answer are 502',
    rows: ['2.11 limits'],
    answers: [raw(`${HEAD}${'x: 1\r\n'.repeat(101)}content-length: 0\r\n\r\n`)],
  },
  {
    name: 'an answer that is cut off in its head is 503',
    http1: 'upstream',
    rows: ['2.14 UC'],
    answers: [raw(`${HEAD}x: 1\r\n`, 30, { kind: 'end' })],
  },
  {
    name: 'an answer that is cut off in its body is cut off for the client',
    rows: ['2.4 after the head', '2.14 UC'],
    answers: [raw(`${HEAD}content-length: 10\r\n\r\nabc`, 30, { kind: 'end' })],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'chunks that are cut off are cut off for the client',
    http1: 'upstream',
    rows: ['2.4 after the head', '2.14 UC'],
    answers: [raw(`${HEAD}${CHUNKED}\r\n5\r\nab`, 30, { kind: 'end' })],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'a bad chunk cuts the answer off',
    http1: 'upstream',
    rows: ['2.11 bad answers'],
    answers: [raw(`${HEAD}${CHUNKED}\r\n2\r\nok\r\nzz\r\n\r\n`)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'an upgrade that nobody asked for is a protocol error',
    http1: 'upstream',
    rows: ['2.12 upgrade confusion'],
    answers: [raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')],
  },
];

const POOL: readonly Answering[] = [
  {
    name: 'a connection is used again',
    rows: ['2.7 pool'],
    answers: [OK, OK, OK],
    expect: { 'upstream a connections': '1' },
  },
  {
    name: 'a connection is not used again after Connection: close',
    http1: 'upstream',
    rows: ['2.7 pool'],
    answers: [answer(200, { headers: { connection: 'close' } }), OK],
    expect: { 'upstream a connections': '2', 'upstream a closed by proxy': '1' },
  },
  {
    name: 'a connection with bytes left over is not used again',
    http1: 'upstream',
    rows: ['2.7 pool', '2.12 smuggling'],
    answers: [raw(`${HEAD}content-length: 2\r\n\r\nokEXTRA`), OK],
    expect: { 'upstream a connections': '2' },
  },
  {
    name: 'a connection that speaks while it is idle is closed',
    http1: 'upstream',
    rows: ['2.7 pool', '2.12 smuggling'],
    answers: [raw(`${HEAD}content-length: 2\r\n\r\nok`, 100, `${HEAD}content-length: 0\r\n\r\n`)],
    count: 1,
    expect: { 'upstream a closed by proxy': '1' },
  },
  {
    name: 'a connection serves so many requests and no more',
    rows: ['2.7 pool'],
    cluster: {
      explicit_http_config: { http_protocol_options: {} },
      common_http_protocol_options: { max_requests_per_connection: 2 },
    },
    answers: [OK, OK, OK, OK],
    expect: { 'upstream a connections': '2' },
  },
  {
    name: 'a connection that is idle for long enough is closed',
    rows: ['2.7 pool', '2.4 connection idle'],
    cluster: {
      explicit_http_config: { http_protocol_options: {} },
      common_http_protocol_options: { idle_timeout: '0.15s' },
    },
    answers: [OK],
    expect: { 'upstream a closed by proxy': '1' },
  },
  {
    name: 'a connection that the upstream closed is not used again',
    rows: ['2.7 pool'],
    answers: [raw(`${HEAD}content-length: 2\r\n\r\nok`, { kind: 'end' }), delayed(100, OK)],
    expect: { 'client 1 answers': '2' },
  },
];

function answering(answering: Answering): Case {
  const { name, rows, answers, http = {}, method = 'GET', cluster, expect = {} } = answering;
  const { count = answers.length, http1 = 'none' } = answering;
  const options = cluster === undefined ? {} : { fields: httpOptions(cluster) };
  return {
    name,
    rows,
    http1,
    http,
    routes: [to('a', { timeout: '2s' })],
    clusters: { a: options },
    upstreams: { a: upstream(...answers) },
    client: [say(...Array.from({ length: count }, () => request('/', { method })))],
    expect,
  };
}

const POST = 'POST / HTTP/1.1\r\nhost: oracle.test\r\ncontent-length: 10\r\n\r\nabc';

const EARLY: readonly Case[] = [
  {
    name: 'an answer before the body is whole goes on at once',
    rows: ['2.11 unread body', '2.2.7'],
    upstreams: {
      a: upstream(early('HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\n\r\n')),
    },
    client: [converse(POST, ANSWERED, 200)],
    expect: { 'client 1 answers': '1' },
  },
  {
    name: 'an upstream that leaves while it is sent a body',
    rows: ['2.14 UC'],
    upstreams: { a: upstream({ at: 'head', actions: HANG_UP.actions }) },
    client: [converse(POST, ANSWERED, 200)],
  },
];

const WEBSOCKET = { connection: 'Upgrade', upgrade: 'websocket' };
const ACCEPTS =
  'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n';

function upgrading(name: string, a: Script, said: Case['client']): Case {
  return {
    name,
    rows: ['1.1 WebSocket', '2.11 upgrade'],
    http1: 'both',
    http: { upgrade_configs: [{ upgrade_type: 'websocket' }] },
    upstreams: { a },
    client: said,
  };
}

const UPGRADES: readonly Case[] = [
  upgrading(
    'a WebSocket is a tunnel both ways, until one side closes',
    upstream(raw(ACCEPTS, 'hello', hear('world'), 'bye', 50, { kind: 'end' })),
    [converse(request('/', { headers: WEBSOCKET }), hear('hello'), 'world', hear('bye'), 200)],
  ),
  upgrading(
    'a WebSocket that is refused is an answer like others',
    upstream(answer(403, { body: 'no' })),
    [converse(request('/', { headers: WEBSOCKET }), ANSWERED, 200)],
  ),
  upgrading(
    'bytes before the upgrade is accepted wait, or are refused',
    peer(hear('\r\n\r\n'), 100, ACCEPTS, hear('early')),
    [converse(`${request('/', { headers: WEBSOCKET })}early`, hear('101'), 200)],
  ),
  upgrading('upgrades that are not listed are refused', upstream(OK), [
    ask('/', { headers: { connection: 'upgrade', upgrade: 'h2c' } }),
    ask('/', { headers: { connection: 'upgrade', upgrade: 'WebSocket' } }),
  ]),
  {
    name: 'CONNECT is a tunnel where a route ends it',
    rows: ['1.1 CONNECT'],
    http1: 'both',
    http: { upgrade_configs: [{ upgrade_type: 'CONNECT' }] },
    routes: [
      {
        match: { connect_matcher: {} },
        route: {
          cluster: 'a',
          upgrade_configs: [{ upgrade_type: 'CONNECT', connect_config: {} }],
        },
      },
    ],
    upstreams: { a: peer(hear('ping'), 'pong', { kind: 'end' }) },
    client: [
      converse(
        'CONNECT t.test:1 HTTP/1.1\r\nhost: t.test:1\r\n\r\n',
        hear('200'),
        'ping',
        hear('pong'),
      ),
    ],
  },
];

export const responses: Topic = {
  name: 'responses',
  cases: [...[...GOOD, ...BAD, ...POOL].map(answering), ...EARLY, ...UPGRADES],
};
