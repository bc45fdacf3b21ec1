// What only HTTP/2 can say, on either side: streams that are reset or refused, connections that say
// goodbye, several requests at once, messages that are malformed in its own ways.
import type { PairName } from '../pair.ts';
import type { Case, Topic } from '../case.ts';
import {
  answer,
  ANSWERED,
  ask,
  broken,
  converse,
  delayed,
  early,
  goAway,
  hear,
  httpOptions,
  OK,
  raw,
  request,
  RESET,
  say,
  SILENCE,
  to,
  upstream,
} from '../write.ts';
import { retrying } from './retrying.ts';

const FROM_CLIENT: readonly PairName[] = ['h2→h1', 'h2→h2'];
const TO_UPSTREAM: readonly PairName[] = ['h1→h2', 'h2→h2'];
const HEAD = 'HTTP/1.1 200 OK\r\n';

const CODES = ['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'REFUSED_STREAM', 'CANCEL'];

const RESETS: readonly Case[] = [
  ...CODES.map((code): Case => ({
    name: `an upstream resets a stream before its answer: ${code}`,
    rows: ['2.14 UR', '2.2.3'],
    pairs: TO_UPSTREAM,
    upstreams: { a: upstream(broken(code), OK) },
    client: [ask('/')],
  })),
  ...['refused-stream', 'reset', '5xx', 'connect-failure', 'gateway-error'].map(
    (retryOn): Case => ({
      ...retrying({
        name: `a refused stream and retry_on: ${retryOn}`,
        rows: ['2.2.3', '2.14 UR'],
        policy: { retry_on: retryOn },
        answers: [broken('REFUSED_STREAM'), OK],
        tries: retryOn === 'connect-failure' ? 1 : 2,
      }),
      pairs: TO_UPSTREAM,
    }),
  ),
  {
    name: 'an upstream resets a stream in the middle of its answer',
    rows: ['2.4 after the head', '2.14 UR'],
    pairs: TO_UPSTREAM,
    upstreams: {
      a: upstream(raw(`${HEAD}content-length: 10\r\n\r\nabc`, 40, { kind: 'reset' })),
    },
    client: [converse(request('/'), ANSWERED, 100)],
  },
  {
    name: 'an upstream that wants no more of a request after its answer',
    rows: ['2.11 unread body'],
    pairs: TO_UPSTREAM,
    upstreams: {
      a: upstream(early(`${HEAD}content-length: 2\r\n\r\nok`, { kind: 'reset', code: 'NO_ERROR' })),
    },
    client: [
      converse(
        'POST / HTTP/1.1\r\nhost: oracle.test\r\ncontent-length: 10\r\n\r\nabc',
        ANSWERED,
        100,
      ),
    ],
  },
  {
    name: 'a client that resets a stream takes the upstream’s along',
    rows: ['2.14 DR'],
    pairs: FROM_CLIENT,
    upstreams: { a: upstream(SILENCE) },
    client: [converse(request('/'), 150, RESET, 50)],
    expect: { 'log 1 flags': 'DR' },
  },
  {
    name: 'a client that resets one stream keeps the others',
    rows: ['2.14 DR'],
    pairs: FROM_CLIENT,
    upstreams: { a: upstream(OK, SILENCE, OK) },
    client: [converse(request('/1'), ANSWERED, request('/2'), 100, RESET, 50, request('/3'), 200)],
  },
];

const GOODBYES: readonly Case[] = [
  {
    name: 'an upstream that says goodbye finishes what it has, and gets no more',
    rows: ['2.10 HTTP/2', '2.7 pool'],
    pairs: TO_UPSTREAM,
    upstreams: {
      a: upstream(raw(goAway('all'), 60, response('first')), answer(200, { body: 'second' })),
    },
    client: [say(request('/1'), request('/2'))],
    expect: { 'upstream a connections': '2' },
  },
  {
    name: 'an upstream that looked at nothing: the request may go elsewhere',
    rows: ['2.10 HTTP/2', '2.2.3'],
    pairs: TO_UPSTREAM,
    routes: [to('a', { retry_policy: { retry_on: 'refused-stream' } })],
    upstreams: { a: upstream(raw(goAway('none')), OK) },
    client: [ask('/')],
  },
  {
    name: 'a connection serves so many requests and no more',
    rows: ['2.7 pool'],
    pairs: TO_UPSTREAM,
    clusters: {
      a: {
        fields: httpOptions({
          explicit_http_config: { http_protocol_options: {} },
          common_http_protocol_options: { max_requests_per_connection: 2 },
        }),
      },
    },
    client: [say(request('/1'), request('/2'), request('/3'))],
    expect: { 'upstream a connections': '2' },
  },
];

function response(body: string): string {
  return `${HEAD}content-length: ${body.length}\r\n\r\n${body}`;
}

const POST = 'POST / HTTP/1.1\r\nhost: oracle.test\r\n';
const CHUNKED = 'transfer-encoding: chunked\r\n';

const MESSAGES: readonly Case[] = [
  {
    name: 'several requests at once are answered as their answers come',
    rows: ['2.11 HTTP/2'],
    pairs: FROM_CLIENT,
    upstreams: { a: upstream(delayed(250, answer(200, { body: 'slow' })), OK, OK) },
    client: [
      converse(request('/1'), 80, request('/2'), request('/3'), { kind: 'answers', count: 3 }),
    ],
    // Which connection takes which is the pool's business.
    ignores: [/^upstream a (connections|closed)/],
  },
  {
    name: 'trailers of a request go on where the next hop has them',
    rows: ['2.11 HTTP/2', '2.11 trailers'],
    pairs: FROM_CLIENT,
    client: [converse(`${POST}${CHUNKED}\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n`, ANSWERED)],
  },
  {
    name: 'trailers of an answer go on where the next hop has them',
    rows: ['2.11 HTTP/2', '2.11 trailers'],
    pairs: TO_UPSTREAM,
    upstreams: { a: upstream(raw(`${HEAD}${CHUNKED}\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n`)) },
    client: [ask('/')],
  },
  {
    name: 'pieces of a cookie become one',
    rows: ['2.11 HTTP/2', '2.11 header policy'],
    pairs: FROM_CLIENT,
    client: [ask('/', { headers: { cookie: ['a=1', 'b=2', 'c=3'] } })],
  },
  ...[
    { name: 'more content than its length', body: '3\r\nabc\r\n0\r\n\r\n', length: 2 },
    { name: 'less content than its length', body: '3\r\nabc\r\n0\r\n\r\n', length: 5 },
  ].map(({ name, body, length }): Case => ({
    name: `malformed: ${name}`,
    rows: ['2.11 HTTP/2', '2.12 smuggling'],
    pairs: FROM_CLIENT,
    client: [converse(`${POST}content-length: ${length}\r\n${CHUNKED}\r\n`, body, 200)],
    // How far the request had come before it was seen to be none.
    ignores: [/^upstream/, /^log \d+ (cluster|attempts|received|failure|details|flags)$/],
  })),
  ...[
    { name: 'a field of HTTP/1’s connections', line: 'connection: close' },
    { name: 'te that says more than trailers', line: 'te: gzip' },
    { name: 'a pseudo-header nobody knows', line: ':odd: 1' },
    { name: 'an empty path', line: 'x: 1', start: 'GET  HTTP/1.1' },
    { name: 'a path that is none', line: 'x: 1', start: 'GET none HTTP/1.1' },
    { name: 'a second status', line: ':status: 200' },
  ].map(({ name, line, start = 'GET / HTTP/1.1' }): Case => ({
    name: `malformed: ${name}`,
    rows: ['2.11 HTTP/2'],
    pairs: FROM_CLIENT,
    client: [converse(`${start}\r\nhost: oracle.test\r\n${line}\r\n\r\n`, 200)],
  })),
  {
    name: 'an expectation is met before the request goes on',
    rows: ['2.11 expect', '2.11 HTTP/2'],
    pairs: FROM_CLIENT,
    client: [
      converse(
        `${POST}expect: 100-continue\r\ncontent-length: 2\r\n\r\n`,
        hear('100'),
        'ok',
        ANSWERED,
      ),
    ],
    expect: { 'upstream a request 1 body': 'ok' },
  },
  {
    name: 'a WebSocket over HTTP/2 is an upgrade for HTTP/1',
    rows: ['1.1 WebSocket'],
    pairs: ['h2→h1'],
    http: {
      upgrade_configs: [{ upgrade_type: 'websocket' }],
      http2_protocol_options: { allow_connect: true },
    },
    upstreams: {
      a: upstream(
        raw(
          'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
          'hello',
          hear('world'),
          'bye',
          50,
          { kind: 'end' },
        ),
      ),
    },
    client: [
      converse(
        'CONNECT /ws HTTP/1.1\r\nhost: oracle.test\r\n:protocol: websocket\r\n' +
          'sec-websocket-version: 13\r\n\r\n',
        hear('hello'),
        'world',
        hear('bye'),
        200,
      ),
    ],
  },
];

export const streams: Topic = { name: 'streams', cases: [...RESETS, ...GOODBYES, ...MESSAGES] };
