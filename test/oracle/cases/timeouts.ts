// Every limit that ends a request or a connection: timers, and bodies that are too long.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import {
  answer,
  ANSWERED,
  ask,
  CLOSED,
  converse,
  delayed,
  early,
  END,
  filter,
  httpOptions,
  OK,
  raw,
  request,
  RESET,
  say,
  SILENCE,
  to,
  TRUSTING,
  upstream,
} from '../write.ts';

const GRPC = { 'content-type': 'application/grpc' };
const SLOW = upstream(delayed(700, OK));
const SILENT = upstream(SILENCE);
const STOPS = upstream(early('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'));
const POST_HEAD = 'POST / HTTP/1.1\r\nhost: oracle.test\r\ncontent-length: 10\r\n\r\n';

function timeout(value: string, more: JsonObject = {}): readonly JsonObject[] {
  return [to('a', { timeout: value, ...more })];
}

const ROUTE: readonly Case[] = [
  {
    name: 'route timeout: no answer in time is 504 UT',
    rows: ['2.4 route', '2.14 UT'],
    routes: timeout('0.2s'),
    upstreams: { a: SLOW },
    client: [ask('/')],
    expect: { 'client 1 answer 1': 'HTTP/1.1 504 Gateway Timeout', 'log 1 flags': 'UT' },
  },
  {
    name: 'route timeout: zero is none',
    rows: ['2.4 route'],
    routes: timeout('0s'),
    upstreams: { a: SLOW },
    client: [ask('/')],
    expect: { 'client 1 answer 1': 'HTTP/1.1 200 OK' },
  },
  {
    name: 'route timeout: it starts when the request is whole',
    rows: ['2.2.8', '2.4 route'],
    routes: timeout('0.3s'),
    client: [converse(POST_HEAD, 500, '0123456789', ANSWERED)],
    expect: { 'client 1 answer 1': 'HTTP/1.1 200 OK' },
  },
  {
    name: 'route timeout: an answer that has begun is cut off',
    rows: ['2.4 after the head', '2.14 UT'],
    routes: timeout('0.3s'),
    upstreams: { a: STOPS },
    client: [converse(request('/'), CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'route timeout: gRPC gets its own status',
    rows: ['2.4 gRPC replies'],
    routes: timeout('0.2s'),
    upstreams: { a: SILENT },
    client: [ask('/', { method: 'POST', headers: GRPC, body: 'x' })],
    expect: { 'client 1 answer 1': 'HTTP/1.1 200 OK' },
  },
  {
    name: 'route timeout: a client can ask for 204 instead',
    rows: ['2.8 x-envoy-upstream-rq-timeout-alt-response'],
    http: TRUSTING,
    routes: timeout('0.2s'),
    upstreams: { a: SILENT },
    client: [ask('/', { headers: { 'x-envoy-upstream-rq-timeout-alt-response': '1' } })],
    expect: { 'client 1 answer 1': 'HTTP/1.1 204 No Content' },
  },
  {
    name: 'route timeout: a header replaces it',
    rows: ['2.8 x-envoy-upstream-rq-timeout-ms'],
    routes: timeout('4s'),
    upstreams: { a: SILENT },
    client: [
      ask('/', { headers: { 'x-envoy-upstream-rq-timeout-ms': '200' } }),
      ask('/', {
        headers: { 'x-envoy-upstream-rq-timeout-ms': '200', 'x-envoy-max-retries': '1' },
      }),
    ],
    expect: { 'client 1 answer 1': 'HTTP/1.1 504 Gateway Timeout' },
  },
  {
    name: 'route timeout: a header of zero is none, one that is no number is ignored',
    rows: ['2.8 x-envoy-upstream-rq-timeout-ms'],
    routes: timeout('0.3s'),
    upstreams: { a: SLOW },
    client: [
      ask('/', { headers: { 'x-envoy-upstream-rq-timeout-ms': '0' } }),
      ask('/', { headers: { 'x-envoy-upstream-rq-timeout-ms': '1e9' } }),
    ],
  },
  {
    name: 'route timeout: what a proxy before us expects can be respected',
    rows: ['2.8 x-envoy-expected-rq-timeout-ms'],
    routes: timeout('4s'),
    router: { respect_expected_rq_timeout: true },
    upstreams: { a: SILENT },
    client: [ask('/', { headers: { 'x-envoy-expected-rq-timeout-ms': '200' } })],
    expect: { 'client 1 answer 1': 'HTTP/1.1 504 Gateway Timeout' },
  },
  {
    name: 'per-try timeout by header: one as long as the whole is ignored',
    rows: ['2.8 x-envoy-upstream-rq-per-try-timeout-ms', '2.4 per try'],
    routes: timeout('0.4s', { retry_policy: { retry_on: '5xx', num_retries: 3 } }),
    upstreams: { a: SILENT },
    client: [
      ask('/', { headers: { 'x-envoy-upstream-rq-per-try-timeout-ms': '150' } }),
      ask('/', { headers: { 'x-envoy-upstream-rq-per-try-timeout-ms': '400' } }),
    ],
  },
  {
    name: 'retries all share the route timeout',
    rows: ['2.2.8', '2.4 route'],
    routes: timeout('0.5s', { retry_policy: { retry_on: '5xx', num_retries: 9 } }),
    upstreams: { a: upstream(delayed(300, answer(503))) },
    client: [ask('/')],
    expect: { 'client 1 answer 1': 'HTTP/1.1 504 Gateway Timeout' },
  },
];

const STREAM: readonly Case[] = [
  {
    name: 'stream idle: a request that stops half-way is 408 SI',
    rows: ['2.4 stream idle', '2.14 SI'],
    http: { stream_idle_timeout: '0.3s' },
    routes: timeout('0s'),
    client: [converse(POST_HEAD, 'abc', CLOSED)],
    expect: { 'client 1 answer 1': 'HTTP/1.1 408 Request Timeout', 'log 1 flags': 'SI' },
  },
  {
    name: 'stream idle: an answer that does not come is 504 SI',
    rows: ['2.4 stream idle', '2.14 SI'],
    http: { stream_idle_timeout: '0.3s' },
    routes: timeout('0s'),
    upstreams: { a: SILENT },
    client: [converse(request('/'), CLOSED)],
    expect: { 'client 1 answer 1': 'HTTP/1.1 504 Gateway Timeout' },
  },
  {
    name: 'stream idle: an answer that stops half-way is cut off',
    rows: ['2.4 stream idle', '2.4 after the head', '2.14 SI'],
    http: { stream_idle_timeout: '0.3s' },
    routes: timeout('0s'),
    upstreams: { a: STOPS },
    client: [converse(request('/'), CLOSED)],
  },
  {
    name: 'stream idle: bytes now and then keep a stream alive',
    rows: ['2.4 stream idle'],
    http: { stream_idle_timeout: '0.4s' },
    routes: timeout('0s'),
    upstreams: {
      a: upstream(raw('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\na', 250, 'b', 250, 'c')),
    },
    client: [ask('/')],
    expect: { 'client 1 answer 1 body': 'abc' },
  },
  {
    name: 'route idle: it replaces the listener’s',
    rows: ['2.4 stream idle'],
    http: { stream_idle_timeout: '0.2s' },
    routes: timeout('0s', { idle_timeout: '1s' }),
    upstreams: { a: SLOW },
    client: [ask('/')],
    expect: { 'client 1 answer 1': 'HTTP/1.1 200 OK' },
  },
  {
    name: 'request timeout: a request that is not whole in time is 408',
    rows: ['2.4 request'],
    http: { request_timeout: '0.3s' },
    client: [converse(POST_HEAD, 'abc', CLOSED)],
    expect: { 'client 1 answer 1': 'HTTP/1.1 408 Request Timeout' },
  },
  {
    name: 'request headers timeout: a head that is not whole in time is 408',
    http1: 'client',
    rows: ['2.4 request headers'],
    http: { request_headers_timeout: '0.3s' },
    client: [converse('GET / HTTP/1.1\r\nhost: oracle.test\r\n', CLOSED)],
    expect: { 'client 1 answer 1': 'HTTP/1.1 408 Request Timeout' },
  },
  {
    name: 'max stream duration: a stream may live so long and no longer',
    rows: ['2.4 max stream duration', '2.14 UMSDR'],
    http: { common_http_protocol_options: { max_stream_duration: '0.3s' } },
    routes: timeout('0s'),
    upstreams: { a: SILENT },
    client: [converse(request('/'), ANSWERED)],
  },
  {
    name: 'max stream duration of a route: gRPC clients set their own, up to a limit',
    rows: ['2.4 max stream duration', '2.4 grpc-timeout'],
    routes: timeout('0s', { max_stream_duration: { grpc_timeout_header_max: '1s' } }),
    upstreams: { a: SILENT },
    client: [ask('/', { method: 'POST', headers: { ...GRPC, 'grpc-timeout': '200m' }, body: 'x' })],
  },
  {
    name: 'max stream duration of the upstream is 504 UMSDR',
    rows: ['2.4 max stream duration', '2.14 UMSDR'],
    routes: timeout('0s'),
    clusters: {
      a: {
        fields: httpOptions({
          explicit_http_config: { http_protocol_options: {} },
          common_http_protocol_options: { max_stream_duration: '0.3s' },
        }),
      },
    },
    upstreams: { a: SILENT },
    client: [ask('/')],
    expect: { 'log 1 flags': 'UMSDR' },
  },
];

const CONNECTION: readonly Case[] = [
  {
    name: 'connection idle: a connection without a request is closed',
    rows: ['2.4 connection idle'],
    http: { common_http_protocol_options: { idle_timeout: '0.2s' }, drain_timeout: '0.2s' },
    client: [converse(request('/'), ANSWERED, CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'connection idle: a connection that never asks is closed',
    rows: ['2.4 connection idle'],
    http: { common_http_protocol_options: { idle_timeout: '0.2s' } },
    client: [converse(CLOSED)],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'max connection duration: the answer after it says close',
    rows: ['2.4 max connection duration', '2.10 HTTP/1'],
    http: {
      common_http_protocol_options: { max_connection_duration: '0.2s' },
      drain_timeout: '1s',
    },
    client: [converse(request('/'), ANSWERED, 400, request('/'), 200)],
  },
  {
    name: 'max requests per connection: the last answer says close',
    rows: ['2.10 HTTP/1'],
    http: { common_http_protocol_options: { max_requests_per_connection: 2 } },
    client: [say(request('/'), request('/'), request('/'))],
    expect: { 'client 1 answers': '2', 'client 1 closed by': 'proxy' },
  },
  {
    name: 'a client that says close gets its answer and a close',
    http1: 'client',
    rows: ['2.11 close'],
    client: [say(request('/', { headers: { connection: 'close' } }))],
    expect: { 'client 1 closed by': 'proxy' },
  },
  {
    name: 'a client that half-closes after its request',
    http1: 'client',
    rows: ['2.11 close', '2.14 DC'],
    upstreams: { a: upstream(delayed(300, OK)) },
    client: [converse(request('/'), 150, END, ANSWERED)],
  },
  {
    name: 'a client that leaves before the answer is DC',
    rows: ['2.14 DC'],
    upstreams: { a: SILENT },
    client: [converse(request('/'), 150, RESET)],
    expect: { 'log 1 flags': 'DC' },
  },
  {
    name: 'a client that leaves in the middle of its request is DC',
    rows: ['2.14 DC'],
    client: [converse(POST_HEAD, 'abc', 150, RESET)],
    expect: { 'log 1 flags': 'DC' },
  },
];

const BUFFER = [filter('http.buffer.v3.Buffer', { max_request_bytes: 8 })];

const BODIES: readonly Case[] = [
  {
    name: 'body limit: a body that is too long is 413',
    rows: ['1.3 body limit'],
    filters: BUFFER,
    client: [ask('/', { method: 'POST', body: '123456789' })],
    expect: { 'client 1 answer 1': 'HTTP/1.1 413 Payload Too Large' },
  },
  {
    name: 'body limit: a body within it goes on, with a length',
    rows: ['1.3 body limit'],
    filters: BUFFER,
    client: [
      converse(
        'POST / HTTP/1.1\r\nhost: oracle.test\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n',
        50,
        '2\r\nok\r\n0\r\n\r\n',
        ANSWERED,
      ),
    ],
    expect: { 'upstream a request 1 body': 'okok' },
  },
];

export const timeouts: Topic = {
  name: 'timeouts',
  cases: [...ROUTE, ...STREAM, ...CONNECTION, ...BODIES],
};
