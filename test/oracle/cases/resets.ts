// Attempts that get no answer: resets, refused connections, timeouts of one try, and what follows.
import type { Case, Topic } from '../case.ts';
import {
  answer,
  ask,
  BREAK,
  delayed,
  early,
  HANG_UP,
  hear,
  OK,
  peer,
  SILENCE,
  to,
  typed,
  upstream,
} from '../write.ts';
import { retrying, type Retrying } from './retrying.ts';

const ON_RESET: readonly Retrying[] = [
  {
    name: 'an upstream that hangs up is 503 UC',
    rows: ['2.14 UC'],
    answers: [HANG_UP],
    tries: 1,
    expect: { 'client 1 answer 1': 'HTTP/1.1 503 Service Unavailable', 'log 1 flags': 'UC' },
  },
  {
    name: 'an upstream that breaks the connection is 503 UC',
    rows: ['2.14 UC'],
    answers: [BREAK],
    tries: 1,
    expect: { 'log 1 flags': 'UC' },
  },
  {
    name: 'reset: a connection that ends before the answer is retried',
    rows: ['2.2.3'],
    policy: { retry_on: 'reset' },
    answers: [HANG_UP, OK],
    tries: 2,
  },
  {
    name: '5xx covers resets too',
    rows: ['2.2.2', '2.2.3'],
    policy: { retry_on: '5xx' },
    answers: [BREAK, OK],
    tries: 2,
  },
  {
    name: 'gateway-error covers resets too',
    rows: ['2.2.2', '2.2.3'],
    policy: { retry_on: 'gateway-error' },
    answers: [BREAK, OK],
    tries: 2,
  },
  {
    name: 'reset-before-request: a request that was sent is not retried',
    rows: ['2.2.3'],
    policy: { retry_on: 'reset-before-request' },
    answers: [HANG_UP, OK],
    tries: 1,
  },
  {
    name: 'connect-failure: a reset after connecting is not retried',
    rows: ['2.2.3'],
    policy: { retry_on: 'connect-failure,refused-stream' },
    answers: [HANG_UP, OK],
    tries: 1,
  },
  {
    name: 'resets until the limit end in 503 with both flags',
    rows: ['2.2.4', '2.14 URX'],
    policy: { retry_on: 'reset', num_retries: 2 },
    answers: [HANG_UP],
    tries: 3,
  },
  {
    name: 'an answer that breaks off after its head is not retried',
    rows: ['2.2.8', '2.4 after the head'],
    policy: { retry_on: '5xx,reset' },
    answers: [early('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 50, { kind: 'end' })],
    tries: 1,
  },
];

const BACK_OFF: readonly Retrying[] = [
  {
    name: 'per-try timeout: a slow attempt is left for another',
    rows: ['2.2.3', '2.4 per try'],
    policy: { retry_on: '5xx', per_try_timeout: '0.15s' },
    answers: [delayed(1500, OK), answer(200, { body: 'second' })],
    tries: 2,
    expect: { 'client 1 answer 1 body': 'second' },
  },
  {
    name: 'per-try timeout: it needs a condition that covers it',
    rows: ['2.2.3', '2.4 per try', '2.14 UT'],
    policy: { retry_on: 'connect-failure', per_try_timeout: '0.15s' },
    answers: [SILENCE],
    tries: 1,
  },
  {
    name: 'per-try timeout: the last one is the client’s 504',
    rows: ['2.4 per try', '2.14 UT', '2.14 URX'],
    policy: { retry_on: '5xx', per_try_timeout: '0.1s' },
    answers: [SILENCE],
    tries: 2,
  },
  {
    name: 'per-try idle timeout: an attempt without a sign of life is retried',
    rows: ['2.4 per-try idle'],
    policy: { retry_on: '5xx', per_try_idle_timeout: '0.15s' },
    answers: [SILENCE, OK],
    tries: 2,
  },
  {
    name: 'a rate-limited answer says how long to wait',
    rows: ['2.2.5'],
    policy: {
      retry_on: '5xx',
      rate_limited_retry_back_off: {
        reset_headers: [{ name: 'retry-after', format: 'SECONDS' }],
        max_interval: '2s',
      },
    },
    answers: [answer(503, { headers: { 'retry-after': '1' } }), OK],
    tries: 2,
  },
  {
    name: 'hedging: a slow attempt lives on beside another, and the first good answer wins',
    rows: ['2.2.11'],
    policy: { retry_on: '5xx', per_try_timeout: '0.4s', num_retries: 1 },
    action: { hedge_policy: { hedge_on_per_try_timeout: true } },
    answers: [delayed(550, answer(200, { body: 'first' })), delayed(1800, OK)],
    tries: 2,
    expect: { 'client 1 answer 1 body': 'first' },
  },
];

const RETRY = 'envoy.extensions.retry';

const REFUSED: readonly Case[] = [
  {
    name: 'an upstream that cannot be reached is 503 UF',
    rows: ['2.14 UF', '2.4 connect'],
    routes: [to('closed')],
    upstreams: {},
    clusters: { closed: { endpoints: [{ of: ['none'] }] } },
    client: [ask('/')],
    expect: { 'log 1 flags': 'UF' },
  },
  {
    name: 'connect-failure: another endpoint is tried',
    rows: ['2.2.3', '2.2.6'],
    routes: [
      to('both', {
        retry_policy: {
          retry_on: 'connect-failure',
          num_retries: 3,
          host_selection_retry_max_attempts: 5,
          retry_host_predicate: [
            {
              name: 'previous',
              typed_config: typed(`${RETRY}.host.previous_hosts.v3.PreviousHostsPredicate`),
            },
          ],
        },
      }),
    ],
    upstreams: { a: upstream(OK) },
    clusters: { both: { endpoints: [{ of: ['none', 'a'] }] } },
    client: [ask('/'), ask('/'), ask('/'), ask('/')],
    ignores: [/attempts$/],
    expect: { 'upstream a requests': '4' },
  },
  {
    name: 'connect-failure: only refusals end in 503 with both flags',
    rows: ['2.2.4', '2.14 URX'],
    routes: [to('closed', { retry_policy: { retry_on: 'connect-failure', num_retries: 2 } })],
    upstreams: {},
    clusters: { closed: { endpoints: [{ of: ['none'] }] } },
    client: [ask('/')],
    log: '%UPSTREAM_REQUEST_ATTEMPT_COUNT%',
  },
  {
    name: 'a retry goes to a priority that was not tried',
    rows: ['2.2.6', '2.9 priority'],
    routes: [
      to('both', {
        retry_policy: {
          retry_on: '5xx',
          num_retries: 1,
          retry_priority: {
            name: 'previous',
            typed_config: typed(
              `${RETRY}.priority.previous_priorities.v3.PreviousPrioritiesConfig`,
              {
                update_frequency: 1,
              },
            ),
          },
        },
      }),
    ],
    upstreams: { a: upstream(answer(503)), b: upstream(OK) },
    clusters: { both: { endpoints: [{ of: ['a'] }, { of: ['b'], priority: 1 }] } },
    client: [ask('/')],
    expect: { 'upstream b requests': '1' },
  },
  {
    name: 'the virtual host’s policy holds where the route has none',
    rows: ['2.2.1'],
    table: {
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          retry_policy: { retry_on: '5xx', num_retries: 2 },
          routes: [
            {
              match: { prefix: '/own' },
              route: { cluster: 'a', retry_policy: { retry_on: 'reset' } },
            },
            to('a'),
          ],
        },
      ],
    },
    upstreams: { a: upstream(answer(500)) },
    client: [ask('/'), ask('/own')],
    expect: { 'upstream a requests': '4' },
  },
];

const TOLD: Case = {
  name: 'a retry after a timeout says so where the virtual host wants it',
  rows: ['2.8 x-envoy-is-timeout-retry'],
  table: {
    virtual_hosts: [
      {
        name: 'all',
        domains: ['*'],
        include_is_timeout_retry_header: true,
        retry_policy: { retry_on: '5xx', per_try_timeout: '0.15s' },
        routes: [to('a')],
      },
    ],
  },
  upstreams: { a: upstream(SILENCE, OK) },
  client: [ask('/')],
  expect: { 'upstream a request 2 field x-envoy-is-timeout-retry': 'true' },
};

const UNTRUSTED: Case = {
  name: 'an upstream that does not speak TLS is 503 UF',
  rows: ['2.14 UF', '2.4 connect'],
  clusters: {
    a: {
      fields: {
        transport_socket: {
          name: 'envoy.transport_sockets.tls',
          typed_config: typed('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext'),
        },
      },
    },
  },
  upstreams: { a: peer(hear('\x16\x03'), 'this is not TLS\r\n', { kind: 'end' }) },
  client: [ask('/')],
  // Each library has its own words for it.
  ignores: [/^upstream/, /failure$/, /details$/, /sent$/, /body$/, /content-length$/],
  expect: { 'log 1 flags': 'UF' },
};

export const resets: Topic = {
  name: 'resets',
  cases: [...[...ON_RESET, ...BACK_OFF].map(retrying), ...REFUSED, TOLD, UNTRUSTED],
};
