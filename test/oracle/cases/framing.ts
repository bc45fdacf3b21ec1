// What a client may put on the wire and what it may not: framing, request lines, fields, limits.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { answer, ANSWERED, CLOSED, converse, OK, raw, request, upstream } from '../write.ts';

type Raw = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly http?: JsonObject;
  /** What the client sends, each on a connection of its own. */
  readonly bytes: readonly string[];
  readonly expect?: Readonly<Record<string, string>>;
  readonly upstreams?: Case['upstreams'];
};

const HOST = 'host: oracle.test\r\n';
const POST = `POST / HTTP/1.1\r\n${HOST}`;
const GET = `GET / HTTP/1.1\r\n${HOST}`;
const CHUNKED = 'transfer-encoding: chunked\r\n';
const REFUSED = { 'client 1 answer 1': 'HTTP/1.1 400 Bad Request', 'client 1 closed by': 'proxy' };

const BODIES: readonly Raw[] = [
  {
    name: 'both lengths at once are refused',
    rows: ['2.11 length and chunked', '2.12 smuggling'],
    bytes: [`${POST}content-length: 5\r\n${CHUNKED}\r\n0\r\n\r\n`],
    expect: REFUSED,
  },
  {
    name: 'transfer codings other than chunked are refused',
    rows: ['2.11 length and chunked', '2.12 smuggling'],
    bytes: [
      `${POST}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      `${POST}transfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
      `${POST}transfer-encoding: identity\r\n\r\n`,
      `${POST}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${POST}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`,
      `${POST}transfer-encoding:\r\n\r\n0\r\n\r\n`,
    ],
  },
  {
    name: 'chunked without regard to case is chunked',
    rows: ['2.11 length and chunked'],
    bytes: [`${POST}Transfer-Encoding: CHUNKED\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
  },
  {
    name: 'transfer coding in HTTP/1.0 is refused',
    rows: ['2.11 length and chunked', '2.12 smuggling'],
    bytes: [`POST / HTTP/1.0\r\n${HOST}${CHUNKED}\r\n0\r\n\r\n`],
  },
  {
    name: 'lengths that are no plain number are refused',
    rows: ['2.11 length', '2.12 smuggling'],
    bytes: ['+5', '-5', '5 5', '0x5', '5_0', '', '99999999999999999999', '5, 6'].map(
      (length) => `${POST}content-length: ${length}\r\n\r\nabcde`,
    ),
  },
  {
    name: 'the same length twice',
    rows: ['2.11 length', '2.12 smuggling'],
    bytes: [
      `${POST}content-length: 2\r\ncontent-length: 2\r\n\r\nok`,
      `${POST}content-length: 2, 2\r\n\r\nok`,
      `${POST}content-length: 2\r\ncontent-length: 3\r\n\r\nok!`,
    ],
  },
  {
    name: 'chunk sizes that are no plain hexadecimal number are refused',
    rows: ['2.11 chunks', '2.12 smuggling'],
    bytes: ['x', '-1', '0x2', '', ' 2', '11111111111111111', '+2'].map(
      (size) => `${POST}${CHUNKED}\r\n${size}\r\nok\r\n0\r\n\r\n`,
    ),
  },
  {
    name: 'chunks end as they must',
    rows: ['2.11 chunks', '2.12 smuggling'],
    bytes: [`${POST}${CHUNKED}\r\n2\nok\r\n0\r\n\r\n`, `${POST}${CHUNKED}\r\n2\r\nok0\r\n\r\n`],
  },
  {
    name: 'chunk extensions are dropped',
    rows: ['2.11 chunks'],
    bytes: [`${POST}${CHUNKED}\r\n2;a=b;c="d"\r\nok\r\n0;last\r\n\r\n`],
    expect: { 'upstream a request 1 body': 'ok' },
  },
  {
    name: 'trailers of a request are dropped unless they are enabled',
    rows: ['2.11 trailers'],
    bytes: [`${POST}${CHUNKED}\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n`],
  },
  {
    name: 'trailers go on when they are enabled',
    rows: ['2.11 trailers'],
    http: { http_protocol_options: { enable_trailers: true } },
    bytes: [`${POST}${CHUNKED}trailer: x-t\r\n\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n`],
  },
  {
    name: 'methods without a usual body may have one',
    rows: ['2.11 bodies'],
    bytes: ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH'].map(
      (method) => `${method} / HTTP/1.1\r\n${HOST}content-length: 2\r\n\r\nok`,
    ),
  },
  {
    name: 'a length of zero stays one',
    rows: ['2.11 bodies'],
    bytes: [`${POST}content-length: 0\r\n\r\n`, `${POST}\r\n`],
  },
  {
    name: 'what follows the body is the next request, and only that',
    rows: ['2.11 pipelining', '2.12 smuggling'],
    bytes: [`${POST}content-length: 2\r\n\r\nokGET /second HTTP/1.1\r\n${HOST}\r\n`],
    expect: { 'client 1 answers': '2' },
  },
  {
    name: 'three requests in one packet are answered in order',
    rows: ['2.11 pipelining'],
    bytes: [['/1', '/2', '/3'].map((path) => request(path)).join('')],
    upstreams: {
      a: upstream(
        raw(100, 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1'),
        answer(201),
        answer(202),
      ),
    },
    expect: { 'client 1 answers': '3' },
  },
];

const HEADS: readonly Raw[] = [
  {
    name: 'field names that are no tokens are refused',
    rows: ['2.11 field names', '2.12 smuggling'],
    bytes: ['x y: 1', ': 1', 'x(: 1', 'x\u00e9: 1', 'x', '\u0001: 1'].map(
      (line) => `${GET}${line}\r\n\r\n`,
    ),
  },
  {
    name: 'a space before the colon is refused',
    rows: ['2.11 field names', '2.12 smuggling'],
    bytes: [`${GET}x : 1\r\n\r\n`, `${GET}content-length : 0\r\n\r\n`],
  },
  {
    name: 'folded lines are refused',
    rows: ['2.11 field names', '2.12 smuggling'],
    bytes: [`GET / HTTP/1.1\r\n x: 1\r\n${HOST}\r\n`],
  },
  {
    name: 'control characters in values are refused',
    rows: ['2.11 field values', '2.12 smuggling'],
    bytes: ['a\0b', 'a\u0001b', 'a\u007fb'].map((value) => `${GET}x: ${value}\r\n\r\n`),
  },
  {
    name: 'tabs, other bytes and blanks around values',
    rows: ['2.11 field values'],
    bytes: ['a\tb', '\u00e9\u00ff', '   a  b   ', '"q"'].map(
      (value) => `${GET}x: ${value}\r\n\r\n`,
    ),
  },
  {
    name: 'empty lines before a request are ignored',
    rows: ['2.11 line ends'],
    bytes: [`\r\n\r\n${GET}\r\n`],
  },
  {
    name: 'host: none, or one that is no name',
    rows: ['2.11 host'],
    bytes: [
      'GET / HTTP/1.1\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: a b\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: a/b\r\n\r\n',
    ],
  },
  {
    name: 'a whole URL in the request line beats the host',
    rows: ['2.11 host'],
    bytes: [
      `GET http://url.test/path?q HTTP/1.1\r\n${HOST}\r\n`,
      `GET http://url.test HTTP/1.1\r\n${HOST}\r\n`,
      `GET https://url.test:81/ HTTP/1.1\r\n${HOST}\r\n`,
      `GET ftp://url.test/ HTTP/1.1\r\n${HOST}\r\n`,
    ],
  },
  {
    name: 'request lines that are none are refused',
    rows: ['2.11 request line', '2.12 smuggling'],
    bytes: [
      `GET / http/1.1\r\n${HOST}\r\n`,
      ` GET / HTTP/1.1\r\n${HOST}\r\n`,
      `G(T / HTTP/1.1\r\n${HOST}\r\n`,
      `GET x HTTP/1.1\r\n${HOST}\r\n`,
      '\u0016\u0003\u0001\u0002\u0000\u0001',
    ],
  },
  {
    name: 'methods of one’s own',
    rows: ['2.11 request line'],
    bytes: ['PROPFIND', 'PATCH', 'TRACE'].map((method) => `${method} / HTTP/1.1\r\n${HOST}\r\n`),
  },
  {
    name: 'targets with fragments, blanks and other bytes',
    rows: ['2.11 target', '2.12 path confusion'],
    bytes: ['/a#b', '/a\u00e9', '/a\u0001', '/a"<>', '*', '//x/y', '/%00'].map(
      (target) => `GET ${target} HTTP/1.1\r\n${HOST}\r\n`,
    ),
  },
  {
    name: 'OPTIONS may ask about everything',
    rows: ['2.11 target'],
    bytes: [`OPTIONS * HTTP/1.1\r\n${HOST}\r\n`],
  },
  {
    name: 'HTTP/1.0 is refused by default, and closed',
    rows: ['2.11 HTTP/1.0'],
    bytes: [`GET / HTTP/1.0\r\n${HOST}\r\n`],
    expect: { 'client 1 answer 1': 'HTTP/1.1 426 Upgrade Required' },
  },
  {
    name: 'HTTP/1.0 is served where it is accepted',
    rows: ['2.11 HTTP/1.0'],
    http: { http_protocol_options: { accept_http_10: true, default_host_for_http_10: 'old.test' } },
    bytes: [
      'GET / HTTP/1.0\r\n\r\n',
      `GET / HTTP/1.0\r\n${HOST}\r\n`,
      `GET / HTTP/1.0\r\n${HOST}connection: keep-alive\r\n\r\n`,
    ],
  },
];

const LIMITS: readonly Raw[] = [
  {
    name: 'a head of more than 60 KiB is 431',
    rows: ['2.11 limits'],
    bytes: [`${GET}x: ${'a'.repeat(62_000)}\r\n\r\n`, `${GET}x: ${'a'.repeat(60_000)}\r\n\r\n`],
    expect: { 'client 1 answer 1': 'HTTP/1.1 431 Request Header Fields Too Large' },
  },
  {
    name: 'more than a hundred fields are 431',
    rows: ['2.11 limits'],
    bytes: [101, 97].map((count) => `${GET}${'x: 1\r\n'.repeat(count)}\r\n`),
  },
  {
    name: 'limits can be set lower',
    rows: ['2.11 limits'],
    http: {
      max_request_headers_kb: 1,
      common_http_protocol_options: { max_headers_count: 5 },
    },
    bytes: [`${GET}x: ${'a'.repeat(1100)}\r\n\r\n`, `${GET}${'x: 1\r\n'.repeat(5)}\r\n`],
  },
];

const EXPECTATIONS: readonly Case[] = [
  {
    name: 'a client that waits for 100 gets it from us',
    rows: ['2.11 expect'],
    client: [
      converse(
        `${POST}content-length: 2\r\nexpect: 100-continue\r\n\r\n`,
        { kind: 'hear', text: '100 Continue' },
        'ok',
        ANSWERED,
      ),
    ],
    expect: { 'client 1 answer 1': 'HTTP/1.1 100 Continue' },
  },
  {
    name: 'an expectation can be left to the upstream',
    rows: ['2.11 expect', '2.11 1xx'],
    http: { proxy_100_continue: true },
    upstreams: {
      a: upstream({
        at: 'head',
        actions: [
          { kind: 'send', bytes: 'HTTP/1.1 100 Continue\r\n\r\n' },
          { kind: 'hear', text: 'ok' },
          ...OK.actions,
        ],
      }),
    },
    client: [
      converse(
        `${POST}content-length: 2\r\nexpect: 100-continue\r\n\r\n`,
        { kind: 'hear', text: '100 Continue' },
        'ok',
        ANSWERED,
      ),
    ],
  },
  {
    name: 'garbage after a good request is refused and closes',
    rows: ['2.11 pipelining'],
    client: [converse(request('/'), ANSWERED, 'GARBAGE\r\n\r\n', CLOSED)],
  },
];

function sending({ name, rows, http = {}, bytes, expect, upstreams }: Raw): Case {
  return {
    name,
    rows,
    http,
    ...(upstreams === undefined ? {} : { upstreams }),
    ...(expect === undefined ? {} : { expect }),
    client: bytes.map((each) => converse(each, { kind: 'answers', count: countIn(expect) })),
  };
}

function countIn(expect: Raw['expect']): number {
  return Number(expect?.['client 1 answers'] ?? 1);
}

export const framing: Topic = {
  name: 'framing',
  http1: 'client',
  cases: [...[...BODIES, ...HEADS, ...LIMITS].map(sending), ...EXPECTATIONS],
};
