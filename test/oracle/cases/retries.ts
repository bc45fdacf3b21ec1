// Which answers are retried, what requests can ask for themselves, and what becomes of bodies.
import type { Answer, Topic } from '../case.ts';
import { answer, early, HANG_UP, OK, TRUSTING } from '../write.ts';
import { retrying, type Retrying } from './retrying.ts';

const GRPC = { 'content-type': 'application/grpc' };

function grpc(status: number): Answer {
  return answer(200, { headers: { ...GRPC, 'grpc-status': String(status) } });
}

const ON_STATUS: readonly Retrying[] = [
  {
    name: 'without a policy nothing is retried',
    rows: ['2.2.1', '2.2.12'],
    answers: [answer(503), OK],
    tries: 1,
  },
  {
    name: '5xx: a 500 is retried once by default',
    rows: ['2.2.1', '2.2.2'],
    policy: { retry_on: '5xx' },
    answers: [answer(500), OK],
    tries: 2,
    expect: { 'client 1 answer 1': 'HTTP/1.1 200 OK' },
  },
  {
    name: '5xx: a 404 is not retried',
    rows: ['2.2.2'],
    policy: { retry_on: '5xx' },
    answers: [answer(404), OK],
    tries: 1,
  },
  {
    name: 'when all attempts fail the last answer is the client’s, with URX',
    rows: ['2.2.4', '2.14 URX'],
    policy: { retry_on: '5xx', num_retries: 2 },
    answers: [answer(500), answer(502), answer(503, { body: 'last' })],
    tries: 3,
    expect: { 'client 1 answer 1 body': 'last', 'log 1 flags': 'URX' },
  },
  {
    name: 'gateway-error: a 502 is retried',
    rows: ['2.2.2'],
    policy: { retry_on: 'gateway-error' },
    answers: [answer(502), OK],
    tries: 2,
  },
  {
    name: 'gateway-error: a 500 is not retried',
    rows: ['2.2.2'],
    policy: { retry_on: 'gateway-error' },
    answers: [answer(500), OK],
    tries: 1,
  },
  {
    name: 'retriable-4xx: a 409 is retried',
    rows: ['2.2.2'],
    policy: { retry_on: 'retriable-4xx' },
    answers: [answer(409), OK],
    tries: 2,
  },
  {
    name: 'retriable-4xx: a 429 is not retried',
    rows: ['2.2.2'],
    policy: { retry_on: 'retriable-4xx' },
    answers: [answer(429), OK],
    tries: 1,
  },
  {
    name: 'retriable-status-codes: the listed are retried',
    rows: ['2.2.2'],
    policy: { retry_on: 'retriable-status-codes', retriable_status_codes: [418, 404] },
    answers: [answer(418), answer(404), OK],
    tries: 2,
  },
  {
    name: 'retriable-headers: an answer with the header is retried',
    rows: ['2.2.2'],
    policy: {
      retry_on: 'retriable-headers',
      num_retries: 3,
      retriable_headers: [{ name: 'x-again', string_match: { exact: 'yes' } }],
    },
    answers: [
      answer(200, { headers: { 'x-again': 'yes' } }),
      answer(200, { headers: { 'x-again': 'no' } }),
      OK,
    ],
    tries: 2,
  },
  {
    name: 'an answer marked as rate limited is never retried for its status',
    rows: ['2.2.2', '2.8 x-envoy-ratelimited'],
    policy: { retry_on: '5xx' },
    answers: [answer(503, { headers: { 'x-envoy-ratelimited': 'true' } }), OK],
    tries: 1,
  },
  {
    name: 'envoy-ratelimited: an answer marked as rate limited is retried',
    rows: ['2.2.2', '2.8 x-envoy-ratelimited'],
    policy: { retry_on: 'envoy-ratelimited' },
    answers: [answer(429, { headers: { 'x-envoy-ratelimited': 'true' } }), OK],
    tries: 2,
  },
  {
    name: 'gRPC: unavailable in headers is retried',
    rows: ['2.2.2'],
    policy: { retry_on: 'unavailable' },
    answers: [grpc(14), grpc(0)],
    asked: ['/', { method: 'POST', headers: GRPC, body: 'x' }],
    tries: 2,
  },
  {
    name: 'gRPC: every condition has its own status',
    rows: ['2.2.2'],
    policy: {
      retry_on: 'cancelled,deadline-exceeded,resource-exhausted,internal',
      num_retries: 9,
    },
    answers: [grpc(1), grpc(4), grpc(8), grpc(13), grpc(14), grpc(0)],
    asked: ['/', { method: 'POST', headers: GRPC, body: 'x' }],
    tries: 5,
  },
  {
    name: 'a retry is asked for only by requests with the header',
    rows: ['2.2.1'],
    policy: {
      retry_on: '5xx',
      retriable_request_headers: [{ name: 'x-may', present_match: true }],
    },
    answers: [answer(500), OK],
    tries: 1,
  },
];

const BY_HEADER: readonly Retrying[] = [
  {
    name: 'a stranger cannot ask for retries',
    rows: ['2.2.1', '2.8 trust'],
    answers: [answer(500), OK],
    asked: ['/', { headers: { 'x-envoy-retry-on': '5xx', 'x-envoy-max-retries': '3' } }],
    tries: 1,
  },
  {
    name: 'a request can ask for retries itself',
    rows: ['2.2.1', '2.8 x-envoy-retry-on'],
    http: TRUSTING,
    answers: [answer(500), answer(500), answer(500), OK],
    asked: ['/', { headers: { 'x-envoy-retry-on': '5xx', 'x-envoy-max-retries': '3' } }],
    tries: 4,
  },
  {
    name: 'a header’s conditions are added to the route’s',
    rows: ['2.2.1', '2.8 x-envoy-retry-on'],
    policy: { retry_on: 'gateway-error', num_retries: 3 },
    http: TRUSTING,
    answers: [answer(409), answer(502), OK],
    asked: ['/', { headers: { 'x-envoy-retry-on': 'retriable-4xx' } }],
    tries: 3,
  },
  {
    name: 'a header’s count replaces the route’s',
    rows: ['2.2.1', '2.8 x-envoy-retry-on'],
    policy: { retry_on: '5xx', num_retries: 5 },
    http: TRUSTING,
    answers: [answer(500)],
    asked: ['/', { headers: { 'x-envoy-max-retries': '0' } }],
    tries: 1,
  },
  {
    name: 'status codes can come by header',
    rows: ['2.2.1', '2.8 x-envoy-retry-on'],
    http: TRUSTING,
    answers: [answer(404), answer(405), OK],
    asked: [
      '/',
      {
        headers: {
          'x-envoy-retry-on': 'retriable-status-codes',
          'x-envoy-retriable-status-codes': '404, 405',
          'x-envoy-max-retries': '2',
        },
      },
    ],
    tries: 3,
  },
  {
    name: 'gRPC conditions can come by header',
    rows: ['2.2.1', '2.8 x-envoy-retry-on'],
    http: TRUSTING,
    answers: [grpc(1), grpc(0)],
    asked: [
      '/',
      { method: 'POST', headers: { ...GRPC, 'x-envoy-retry-grpc-on': 'cancelled' }, body: 'x' },
    ],
    tries: 2,
  },
  {
    name: 'words that are no conditions mean nothing',
    rows: ['2.2.1'],
    http: TRUSTING,
    answers: [answer(500), OK],
    asked: ['/', { headers: { 'x-envoy-retry-on': 'sometimes, maybe' } }],
    tries: 1,
  },
];

const WITH_BODY: readonly Retrying[] = [
  {
    name: 'a body is sent again, whole, with every attempt',
    rows: ['2.2.7'],
    policy: { retry_on: '5xx' },
    answers: [answer(500), OK],
    asked: ['/', { method: 'POST', body: 'the whole body' }],
    tries: 2,
    expect: { 'upstream a request 2 body': 'the whole body' },
  },
  {
    name: 'a body beyond the limit is sent once and not retried',
    rows: ['2.2.7'],
    policy: { retry_on: '5xx' },
    route: { per_request_buffer_limit_bytes: 10 },
    answers: [answer(500), OK],
    asked: ['/', { method: 'POST', body: 'much longer than ten bytes' }],
    tries: 1,
  },
  {
    name: 'a method that changes something is retried like others',
    rows: ['2.2.12'],
    policy: { retry_on: 'reset' },
    answers: [HANG_UP, OK],
    asked: ['/', { method: 'POST', body: 'x' }],
    tries: 2,
  },
  {
    name: 'an answer that comes before the body is whole can be retried',
    rows: ['2.2.7'],
    policy: { retry_on: '5xx' },
    answers: [early('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'), OK],
    asked: ['/', { method: 'POST', body: 'body' }],
    tries: 2,
  },
];

export const retries: Topic = {
  name: 'retries',
  cases: [...ON_STATUS, ...BY_HEADER, ...WITH_BODY].map(retrying),
};
