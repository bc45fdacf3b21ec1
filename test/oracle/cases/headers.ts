// What the proxy adds, changes and takes away by itself: x-envoy-*, forwarding headers, request
// ids, hop-by-hop fields.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { answer, ask, request, say, to, TRUSTING, upstream } from '../write.ts';

const ID = '11111111-2222-4333-8444-555555555555';

type Forwarding = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly http?: JsonObject;
  readonly headers?: readonly Readonly<Record<string, string | readonly string[]>>[];
};

const FORWARDED: readonly Forwarding[] = [
  { name: 'forwarding headers come through untouched by default', rows: ['2.8 x-forwarded-for'] },
  {
    name: 'an edge appends who called, and says what it speaks',
    rows: ['2.8 x-forwarded-for'],
    http: { use_remote_address: true },
  },
  {
    name: 'a trusted hop in front leaves one address as the caller’s',
    rows: ['2.8 x-forwarded-for'],
    http: { use_remote_address: true, xff_num_trusted_hops: 1 },
  },
  {
    name: 'an edge can leave the list of hops alone',
    rows: ['2.8 x-forwarded-for'],
    http: { use_remote_address: true, skip_xff_append: true },
  },
  {
    name: 'the proxy names itself in via',
    rows: ['2.8 x-forwarded-for'],
    http: { via: 'lateen-test' },
    headers: [{}, { via: '1.0 before' }],
  },
];

function forwarding({ name, rows, http = {}, headers }: Forwarding): Case {
  const asked = headers ?? [
    {},
    { 'x-forwarded-for': '10.0.0.1' },
    { 'x-forwarded-for': ['10.0.0.1, 8.8.8.8', '9.9.9.9'], 'x-forwarded-proto': 'https' },
    { 'x-forwarded-proto': 'gopher' },
    { 'x-envoy-external-address': '6.6.6.6', 'x-envoy-internal': 'true' },
  ];
  return { name, rows, http, client: asked.map((each) => ask('/', { headers: each })) };
}

const IDENTITY: readonly Case[] = [
  {
    name: 'a request id is kept, or made',
    rows: ['2.8 x-request-id'],
    client: [
      ask('/', { headers: { 'x-request-id': ID } }),
      ask('/', { headers: { 'x-request-id': 'mine' } }),
      ask('/', { headers: { 'x-request-id': '' } }),
      ask('/'),
    ],
    log: '%REQ(X-REQUEST-ID):4%',
    ignores: [/^log [134] extra/],
  },
  {
    name: 'an edge makes its own request ids',
    rows: ['2.8 x-request-id'],
    http: { use_remote_address: true },
    client: [ask('/', { headers: { 'x-request-id': 'mine' } })],
  },
  {
    name: 'an edge can keep the request ids of strangers, and show them',
    rows: ['2.8 x-request-id'],
    http: {
      use_remote_address: true,
      preserve_external_request_id: true,
      always_set_request_id_in_response: true,
    },
    client: [ask('/', { headers: { 'x-request-id': 'mine' } }), ask('/')],
    expect: { 'client 1 answer 1 field x-request-id': 'mine' },
  },
  {
    name: 'request ids can be switched off',
    rows: ['2.8 x-request-id'],
    http: { generate_request_id: false },
    client: [ask('/', { headers: { 'x-request-id': 'mine' } }), ask('/')],
  },
  {
    name: 'x-envoy headers of the router can be suppressed',
    rows: ['2.8 x-envoy-upstream-service-time', '2.8 x-envoy-expected-rq-timeout-ms'],
    router: { suppress_envoy_headers: true },
    client: [ask('/', { headers: { 'x-envoy-max-retries': '1' } })],
  },
  {
    name: 'attempts are counted towards upstream and client if asked for',
    rows: ['2.8 x-envoy-attempt-count', '2.2.9'],
    table: {
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          include_request_attempt_count: true,
          include_attempt_count_in_response: true,
          routes: [to('a', { retry_policy: { retry_on: '5xx', num_retries: 2 } })],
        },
      ],
    },
    upstreams: { a: upstream(answer(503), answer(200)) },
    client: [ask('/', { headers: { 'x-envoy-attempt-count': '9' } })],
    expect: {
      'upstream a request 2 field x-envoy-attempt-count': '2',
      'client 1 answer 1 field x-envoy-attempt-count': '2',
    },
  },
  {
    name: 'the server header is the proxy’s own, the upstream’s, or the upstream’s if any',
    rows: ['1.4 headers'],
    http: { server_header_transformation: 'PASS_THROUGH' },
    upstreams: { a: upstream(answer(200), answer(200, { headers: { server: 'theirs' } })) },
    client: [ask('/'), ask('/')],
  },
  {
    name: 'the server header is the upstream’s if any',
    rows: ['1.4 headers'],
    http: { server_header_transformation: 'APPEND_IF_ABSENT', server_name: 'ours' },
    upstreams: { a: upstream(answer(200), answer(200, { headers: { server: 'theirs' } })) },
    client: [ask('/'), ask('/')],
  },
  ...[
    { name: 'control headers of strangers are dropped', http: {} },
    { name: 'control headers of callers we trust are consumed by the router', http: TRUSTING },
    { name: 'an edge drops the control headers of strangers', http: { use_remote_address: true } },
  ].map(({ name, http }): Case => ({
    name,
    rows: ['2.2.1', '2.8 x-envoy-retry-on', '2.8 trust'],
    http,
    client: [
      ask('/', {
        headers: {
          'x-envoy-retry-on': '5xx',
          'x-envoy-retry-grpc-on': 'cancelled',
          'x-envoy-max-retries': '2',
          'x-envoy-retriable-status-codes': '404',
          'x-envoy-retriable-header-names': 'x-a',
          'x-envoy-hedge-on-per-try-timeout': 'false',
          'x-envoy-upstream-rq-timeout-ms': '4000',
          'x-envoy-upstream-rq-per-try-timeout-ms': '3000',
          'x-envoy-upstream-rq-timeout-alt-response': '1',
          'x-envoy-upstream-stream-duration-ms': '5000',
          'x-envoy-decorator-operation': 'op',
          'x-envoy-downstream-service-cluster': 'me',
          'x-envoy-expected-rq-timeout-ms': '77',
          'x-envoy-original-path': '/forged',
        },
      }),
    ],
  })),
];

const HOPS: readonly Case[] = [
  {
    name: 'hop-by-hop fields of a request end here',
    http1: 'client',
    rows: ['2.11 hop-by-hop'],
    client: [
      ask('/', {
        headers: {
          connection: 'keep-alive, x-nominated',
          'x-nominated': '1',
          'keep-alive': 'timeout=5',
          'proxy-connection': 'keep-alive',
          te: 'trailers, deflate',
          trailer: 'x-t',
          'proxy-authorization': 'Basic eA==',
          'proxy-authenticate': 'x',
        },
      }),
      ask('/', { headers: { te: 'gzip' } }),
      ask('/', { headers: { upgrade: 'foo' } }),
    ],
  },
  {
    name: 'hop-by-hop fields of an answer end here',
    http1: 'upstream',
    rows: ['2.11 hop-by-hop'],
    upstreams: {
      a: upstream(
        answer(200, {
          headers: {
            connection: 'x-nominated',
            'x-nominated': '1',
            'keep-alive': 'timeout=5',
            'proxy-connection': 'keep-alive',
            'proxy-authenticate': 'x',
            trailer: 'x-t',
          },
        }),
      ),
    },
    client: [say(request('/'), request('/'))],
  },
  {
    name: 'Connection cannot name fields that others rely on',
    http1: 'client',
    rows: ['2.11 hop-by-hop'],
    client: ['x-forwarded-for', 'host', 'x-request-id'].map((name) =>
      ask('/', { headers: { connection: name, 'x-forwarded-for': '1.2.3.4', cookie: 'a=b' } }),
    ),
  },
  {
    name: 'cookies and other repeated fields stay apart',
    rows: ['2.11 header policy'],
    upstreams: {
      a: upstream(answer(200, { headers: { 'set-cookie': ['a=1', 'b=2'], 'x-r': ['1', '2'] } })),
    },
    client: [ask('/', { headers: { cookie: ['a=1', 'b=2'], 'x-r': ['1', '2'], 'x-e': '' } })],
  },
  {
    name: 'headers with underscores pass, are refused, or are dropped',
    rows: ['2.11 header policy'],
    http: {
      common_http_protocol_options: { headers_with_underscores_action: 'DROP_HEADER' },
    },
    client: [ask('/', { headers: { x_under: '1', 'x-dash': '1' } })],
  },
  {
    name: 'headers with underscores can be refused',
    rows: ['2.11 header policy'],
    http: {
      common_http_protocol_options: { headers_with_underscores_action: 'REJECT_REQUEST' },
    },
    client: [ask('/', { headers: { x_under: '1' } })],
  },
  {
    name: 'names that mean something to JavaScript are names like others',
    rows: ['2.11 header policy', '2.12 crash on odd input'],
    client: [
      ask('/?__proto__=1', { headers: { ['__proto__']: 'a', constructor: 'b', tostring: 'c' } }),
    ],
  },
];

export const headers: Topic = {
  name: 'headers',
  cases: [...FORWARDED.map(forwarding), ...IDENTITY, ...HOPS],
};
