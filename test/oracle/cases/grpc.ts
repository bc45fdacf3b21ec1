// gRPC through a proxy: its statuses in heads and trailers, what the proxy answers by itself in its
// terms, its timeouts, and which of its statuses are tried again.
import type { PairName } from '../pair.ts';
import type { Answer, Case, Conversation, Topic } from '../case.ts';
import type { JsonObject } from '../../../lib/index.ts';
import {
  ANSWERED,
  ask,
  broken,
  converse,
  delayed,
  filter,
  HANG_UP,
  OK,
  raw,
  RESET,
  SILENCE,
  to,
  upstream,
} from '../write.ts';
import { retrying } from './retrying.ts';

const GRPC = { 'content-type': 'application/grpc', te: 'trailers' };
const OVER: readonly PairName[] = ['h2→h2'];
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/grpc\r\n';
const CHUNKED = 'transfer-encoding: chunked\r\n';
const MESSAGE = '\0\0\0\0\x02ok';
const TELLS = '%GRPC_STATUS% %GRPC_STATUS_NUMBER% %TRAILER(GRPC-STATUS)% %RESP(GRPC-STATUS)%';

function call(headers: Readonly<Record<string, string>> = {}): Conversation {
  return ask('/shop.Basket/Get', {
    method: 'POST',
    headers: { ...GRPC, ...headers },
    body: MESSAGE,
  });
}

/** A message, and then the status in trailers. */
function ended(status: number): Answer {
  return raw(`${HEAD}${CHUNKED}\r\n7\r\n${MESSAGE}\r\n0\r\ngrpc-status: ${status}\r\n\r\n`);
}

/** The status in a head that is all there is. */
function headOnly(status: number): Answer {
  return raw(
    `${HEAD}content-length: 0\r\ngrpc-status: ${status}\r\ngrpc-message: why%20not\r\n\r\n`,
  );
}

type Calling = Omit<Case, 'rows' | 'client'> & Partial<Pick<Case, 'rows' | 'client'>>;

function calling({ rows = ['2.4 gRPC replies'], client = [call()], ...rest }: Calling): Case {
  return { rows, pairs: OVER, client, log: TELLS, ...rest };
}

const STATUSES: readonly Case[] = [
  ...[0, 5, 14, 16].map((status) =>
    calling({ name: `status ${status} in trailers`, upstreams: { a: upstream(ended(status)) } }),
  ),
  ...[3, 14].map((status) =>
    calling({
      name: `status ${status} in a head that ends`,
      upstreams: { a: upstream(headOnly(status)) },
    }),
  ),
  calling({
    name: 'an answer that is no gRPC goes on as it is',
    upstreams: {
      a: upstream(raw('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\nno')),
    },
  }),
  calling({
    name: 'a stream that breaks after its head',
    rows: ['2.4 after the head', '2.14 UR'],
    upstreams: {
      a: upstream(raw(`${HEAD}${CHUNKED}\r\n7\r\n${MESSAGE}\r\n`, 40, { kind: 'reset' })),
    },
    client: [call()],
  }),
];

const OWN: readonly Case[] = [
  calling({ name: 'no route', routes: [{ ...to('a'), match: { prefix: '/other' } }] }),
  calling({
    name: 'no endpoint',
    upstreams: {},
    clusters: { a: { endpoints: [] } },
  }),
  calling({ name: 'an upstream that hangs up', upstreams: { a: upstream(HANG_UP) } }),
  calling({
    name: 'an upstream that refuses connections',
    upstreams: {},
    clusters: { a: { endpoints: [{ of: ['none'] }] } },
  }),
  calling({ name: 'a stream that is reset', upstreams: { a: upstream(broken('INTERNAL_ERROR')) } }),
  calling({
    name: 'an overflow',
    rows: ['2.4 gRPC replies', '2.14 UO'],
    clusters: {
      a: { fields: { circuit_breakers: { thresholds: [{ max_requests: 0 }] } } },
    },
  }),
  calling({
    name: 'nobody may',
    rows: ['1.4 RBAC', '2.4 gRPC replies'],
    filters: [filter('http.rbac.v3.RBAC', { rules: { action: 'ALLOW', policies: {} } })],
  }),
];

function within(limits: JsonObject): readonly JsonObject[] {
  return [to('a', { timeout: '0s', max_stream_duration: limits })];
}

const TIMEOUTS: readonly Case[] = [
  ...[
    { name: 'the client’s timeout holds up to a limit', value: '200m', max: '1s' },
    { name: 'a client’s timeout beyond the limit is the limit', value: '1H', max: '0.2s' },
    { name: 'a limit of nothing is none', value: '150m', max: '0s' },
    { name: 'a timeout that is none is ignored', value: 'soon', max: '0.2s' },
    { name: 'microseconds are a unit', value: '200000u', max: '1s' },
  ].map(({ name, value, max }) =>
    calling({
      name,
      rows: ['2.4 grpc-timeout', '2.4 max stream duration'],
      routes: within({ grpc_timeout_header_max: max }),
      upstreams: { a: upstream(SILENCE) },
      client: [call({ 'grpc-timeout': value })],
    }),
  ),
  calling({
    name: 'what is taken off the client’s timeout',
    rows: ['2.4 grpc-timeout'],
    routes: within({ grpc_timeout_header_max: '5s', grpc_timeout_header_offset: '0.3s' }),
    upstreams: { a: upstream(SILENCE) },
    client: [call({ 'grpc-timeout': '500m' })],
  }),
  calling({
    name: 'a route’s timeout is told in its terms',
    rows: ['2.4 route', '2.14 UT'],
    routes: [to('a', { timeout: '0.2s' })],
    upstreams: { a: upstream(delayed(600, ended(0))) },
  }),
  calling({
    name: 'a client that cancels is heard upstream',
    rows: ['2.14 DR'],
    upstreams: { a: upstream(SILENCE) },
    client: [
      converse(
        `POST / HTTP/1.1\r\nhost: oracle.test\r\ncontent-type: application/grpc\r\n${CHUNKED}\r\n`,
        `7\r\n${MESSAGE}\r\n`,
        150,
        RESET,
        80,
      ),
    ],
  }),
];

const RETRIES: readonly Case[] = [
  { on: 'cancelled', status: 1, tries: 2 },
  { on: 'deadline-exceeded', status: 4, tries: 2 },
  { on: 'resource-exhausted', status: 8, tries: 2 },
  { on: 'internal', status: 13, tries: 2 },
  { on: 'unavailable', status: 14, tries: 2 },
  { on: 'cancelled', status: 14, tries: 1 },
].map(({ on, status, tries }) => ({
  ...retrying({
    name: `retry_on: ${on}, and status ${status} in a head that ends`,
    rows: ['2.2.2'],
    policy: { retry_on: on },
    answers: [headOnly(status), ended(0)],
    asked: ['/', { method: 'POST', headers: GRPC, body: MESSAGE }],
    tries,
  }),
  pairs: OVER,
}));

const LATE: Case = {
  ...retrying({
    name: 'a status in trailers comes too late for a retry',
    rows: ['2.2.2', '2.2.8'],
    policy: { retry_on: 'unavailable' },
    answers: [ended(14), OK],
    asked: ['/', { method: 'POST', headers: GRPC, body: MESSAGE }],
    tries: 1,
  }),
  pairs: OVER,
};

const BOTH_WAYS = calling({
  name: 'messages go both ways at once',
  upstreams: {
    a: upstream({
      at: 'head',
      actions: [
        { kind: 'send', bytes: `${HEAD}${CHUNKED}\r\n7\r\n${MESSAGE}\r\n` },
        { kind: 'hear', text: 'two' },
        { kind: 'send', bytes: '0\r\ngrpc-status: 0\r\n\r\n' },
      ],
    }),
  },
  client: [
    converse(
      `POST / HTTP/1.1\r\nhost: oracle.test\r\ncontent-type: application/grpc\r\n${CHUNKED}\r\n`,
      '3\r\none\r\n',
      { kind: 'hear', text: 'ok' },
      '3\r\ntwo\r\n',
      '0\r\n\r\n',
      ANSWERED,
    ),
  ],
});

export const grpc: Topic = {
  name: 'grpc',
  cases: [...STATUSES, ...OWN, ...TIMEOUTS, ...RETRIES, LATE, BOTH_WAYS],
};
