// HTTP filters: faults, CORS, local rate limits, access rules, mirrors.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import {
  answer,
  ask,
  filter,
  header,
  OK,
  routeTo,
  SILENCE,
  times,
  to,
  typed,
  upstream,
} from '../write.ts';

const HTTP = 'envoy.extensions.filters.http';
const ALWAYS = { numerator: 100 };

function fault(fields: JsonObject): readonly JsonObject[] {
  return [filter('http.fault.v3.HTTPFault', fields)];
}

function abort(status: number, rest: JsonObject = {}): JsonObject {
  return { abort: { http_status: status, percentage: ALWAYS }, ...rest };
}

const FAULTS: readonly Case[] = [
  {
    name: 'fault: an abort answers by itself, with FI',
    rows: ['1.3 fault injection', '2.14 FI'],
    filters: fault(abort(418)),
    client: [ask('/'), ask('/', { method: 'POST', body: '' })],
    expect: { 'client 1 answer 1 body': 'fault filter abort', 'log 1 flags': 'FI' },
  },
  {
    name: 'fault: an abort for gRPC is trailers only',
    rows: ['1.3 fault injection', '2.4 gRPC replies'],
    filters: fault({ abort: { grpc_status: 14, percentage: ALWAYS } }),
    client: [
      ask('/', { method: 'POST', headers: { 'content-type': 'application/grpc' }, body: '' }),
    ],
  },
  {
    name: 'fault: a percentage of nothing hits nobody',
    rows: ['1.3 fault injection'],
    filters: fault({ abort: { http_status: 500, percentage: { numerator: 0 } } }),
    client: times(3, () => ask('/')),
    expect: { 'upstream a requests': '3' },
  },
  {
    name: 'fault: a delay comes before the request goes on, with DI',
    rows: ['1.3 fault injection', '2.14 DI'],
    filters: fault({ delay: { fixed_delay: '0.2s', percentage: ALWAYS } }),
    client: [ask('/', { method: 'POST', body: 'body' })],
    expect: { 'log 1 flags': 'DI' },
  },
  {
    name: 'fault: a delay and then an abort',
    rows: ['1.3 fault injection', '2.14 DI', '2.14 FI'],
    filters: fault(abort(503, { delay: { fixed_delay: '0.1s', percentage: ALWAYS } })),
    client: [ask('/')],
  },
  {
    name: 'fault: only for requests with these headers',
    rows: ['1.3 fault injection'],
    filters: fault(abort(418, { headers: [{ name: 'x-f', string_match: { exact: '1' } }] })),
    client: [ask('/'), ask('/', { headers: { 'x-f': '1' } })],
    expect: { 'upstream a requests': '1' },
  },
  {
    name: 'fault: only for one upstream',
    rows: ['1.3 fault injection'],
    filters: fault(abort(418, { upstream_cluster: 'elsewhere' })),
    client: [ask('/')],
    expect: { 'upstream a requests': '1' },
  },
  {
    name: 'fault: a header says what to abort with',
    rows: ['1.3 fault injection'],
    filters: fault({ abort: { header_abort: {}, percentage: ALWAYS } }),
    client: [
      ask('/', { headers: { 'x-envoy-fault-abort-request': '410' } }),
      ask('/', { headers: { 'x-envoy-fault-abort-request': 'x' } }),
      ask('/'),
    ],
  },
  {
    name: 'fault: a header says how long to delay',
    rows: ['1.3 fault injection'],
    filters: fault({ delay: { header_delay: {}, percentage: ALWAYS } }),
    client: [ask('/', { headers: { 'x-envoy-fault-delay-request': '100' } }), ask('/')],
  },
  {
    name: 'fault: a route has its own',
    rows: ['1.3 fault injection'],
    filters: fault({}),
    routes: [
      {
        match: { prefix: '/broken' },
        route: { cluster: 'a' },
        typed_per_filter_config: {
          'envoy.filters.http.fault': typed(`${HTTP}.fault.v3.HTTPFault`, abort(555)),
        },
      },
      to('a'),
    ],
    client: [ask('/broken'), ask('/')],
  },
];

function cors(policy: JsonObject): Pick<Case, 'filters' | 'routes'> {
  const config = typed(`${HTTP}.cors.v3.CorsPolicy`, policy);
  return {
    filters: [filter('http.cors.v3.Cors')],
    routes: [routeTo('a', { typed_per_filter_config: { 'envoy.filters.http.cors': config } })],
  };
}

const FROM = { origin: 'http://good.test' };
const PREFLIGHT = { ...FROM, 'access-control-request-method': 'PUT' };

const CORS: readonly Case[] = [
  {
    name: 'CORS: a preflight is answered here, with all that is allowed',
    rows: ['1.4 CORS'],
    ...cors({
      allow_origin_string_match: [{ exact: 'http://good.test' }],
      allow_methods: 'GET, PUT',
      allow_headers: 'x-a, x-b',
      expose_headers: 'x-c',
      max_age: '600',
      allow_credentials: true,
    }),
    client: [
      ask('/', { method: 'OPTIONS', headers: PREFLIGHT }),
      ask('/', { method: 'OPTIONS', headers: { ...PREFLIGHT, origin: 'http://bad.test' } }),
      ask('/', { method: 'OPTIONS', headers: FROM }),
      ask('/', { method: 'OPTIONS' }),
    ],
    expect: { 'client 1 answer 1 field access-control-allow-origin': 'http://good.test' },
  },
  {
    name: 'CORS: an actual request passes, and the answer says who may read it',
    rows: ['1.4 CORS'],
    ...cors({
      allow_origin_string_match: [{ prefix: 'http://good' }],
      allow_credentials: true,
      expose_headers: 'x-c',
    }),
    upstreams: {
      a: upstream(OK, answer(200, { headers: { 'access-control-allow-origin': '*' } })),
    },
    client: [
      ask('/', { headers: FROM }),
      ask('/', { headers: FROM }),
      ask('/', { headers: { origin: 'http://bad.test' } }),
      ask('/'),
    ],
  },
  {
    name: 'CORS: any origin',
    rows: ['1.4 CORS'],
    ...cors({ allow_origin_string_match: [{ safe_regex: { regex: '.*' } }], allow_methods: '*' }),
    client: [ask('/', { headers: FROM }), ask('/', { method: 'OPTIONS', headers: PREFLIGHT })],
  },
];

function limit(fields: JsonObject): readonly JsonObject[] {
  const on = { default_value: { numerator: 100 } };
  return [
    filter('http.local_ratelimit.v3.LocalRateLimit', {
      stat_prefix: 'limit',
      token_bucket: { max_tokens: 2, tokens_per_fill: 2, fill_interval: '60s' },
      filter_enabled: on,
      filter_enforced: on,
      ...fields,
    }),
  ];
}

const LIMITS: readonly Case[] = [
  {
    name: 'local rate limit: what is too much is 429 RL',
    rows: ['2.15 local limit', '2.14 RL'],
    filters: limit({}),
    client: times(3, () => ask('/')),
    expect: { 'client 3 answer 1 body': 'local_rate_limited', 'log 3 flags': 'RL' },
  },
  {
    name: 'local rate limit: another status, and headers for those it hits',
    rows: ['2.15 local limit'],
    filters: limit({
      status: { code: 'ServiceUnavailable' },
      response_headers_to_add: [header('x-limited: yes')],
    }),
    client: times(3, () => ask('/')),
  },
  {
    name: 'local rate limit: standard headers tell what is left',
    rows: ['2.15 local limit'],
    filters: limit({ enable_x_ratelimit_headers: 'DRAFT_VERSION_03' }),
    client: times(3, () => ask('/')),
    ignores: [/x-ratelimit-reset/],
  },
  {
    name: 'local rate limit: not enforced, it only counts',
    rows: ['2.15 local limit'],
    filters: limit({
      filter_enforced: { default_value: { numerator: 0 } },
      request_headers_to_add_when_not_enforced: [header('x-would: limit')],
    }),
    client: times(3, () => ask('/')),
    expect: { 'upstream a requests': '3' },
  },
  {
    name: 'local rate limit: enabled for nobody by default',
    rows: ['2.15 local limit'],
    filters: [
      filter('http.local_ratelimit.v3.LocalRateLimit', {
        stat_prefix: 'limit',
        token_bucket: { max_tokens: 1, fill_interval: '60s' },
      }),
    ],
    client: times(3, () => ask('/')),
    expect: { 'upstream a requests': '3' },
  },
  {
    name: 'local rate limit: a route has its own bucket',
    rows: ['2.15 local limit'],
    filters: limit({}),
    routes: [
      {
        match: { prefix: '/own' },
        route: { cluster: 'a' },
        typed_per_filter_config: {
          'envoy.filters.http.local_ratelimit': typed(`${HTTP}.local_ratelimit.v3.LocalRateLimit`, {
            stat_prefix: 'own',
            token_bucket: { max_tokens: 1, fill_interval: '60s' },
            filter_enabled: { default_value: { numerator: 100 } },
            filter_enforced: { default_value: { numerator: 100 } },
          }),
        },
      },
      to('a'),
    ],
    client: [ask('/own'), ask('/own'), ask('/'), ask('/')],
  },
  {
    name: 'local rate limit: the bucket fills up again',
    rows: ['2.15 local limit'],
    filters: limit({
      token_bucket: { max_tokens: 1, tokens_per_fill: 1, fill_interval: '0.3s' },
    }),
    client: [ask('/'), ask('/'), ask('/')],
  },
];

function policy(permission: JsonObject, ids: readonly JsonObject[] = [{ any: true }]): JsonObject {
  return { permissions: [permission], principals: ids };
}

function rbac(action: 'ALLOW' | 'DENY', policies: JsonObject): readonly JsonObject[] {
  return [filter('http.rbac.v3.RBAC', { rules: { action, policies } })];
}

const OPEN = { url_path: { path: { prefix: '/open' } } };

const ROOT = { header: { name: 'x-me', string_match: { exact: 'root' } } };

const RULES: readonly Case[] = [
  {
    name: 'RBAC: what no policy allows is 403',
    rows: ['1.4 RBAC'],
    filters: rbac('ALLOW', { open: policy(OPEN) }),
    client: [ask('/open/x'), ask('/closed'), ask('/open?q')],
    expect: { 'client 2 answer 1 body': 'RBAC: access denied' },
  },
  {
    name: 'RBAC: what a policy denies is 403, and the details name it',
    rows: ['1.4 RBAC'],
    filters: rbac('DENY', { 'no-open': policy(OPEN) }),
    client: [ask('/open'), ask('/other')],
    expect: { 'upstream a requests': '1' },
  },
  {
    name: 'RBAC: permissions and principals combine',
    rows: ['1.4 RBAC'],
    filters: rbac('ALLOW', {
      one: policy(
        {
          and_rules: {
            rules: [
              { header: { name: ':method', string_match: { exact: 'GET' } } },
              { not_rule: { header: { name: 'x-no', present_match: true } } },
              { or_rules: { rules: [OPEN, { destination_port: 1 }] } },
            ],
          },
        },
        [
          { direct_remote_ip: { address_prefix: '10.0.0.0', prefix_len: 8 } },
          { and_ids: { ids: [{ any: true }, { not_id: ROOT }] } },
        ],
      ),
    }),
    client: [
      ask('/open'),
      ask('/open', { method: 'POST', body: '' }),
      ask('/open', { headers: { 'x-no': '1' } }),
      ask('/open', { headers: { 'x-me': 'root' } }),
      ask('/shut'),
    ],
  },
  {
    name: 'RBAC: nobody is authenticated on an open wire',
    rows: ['1.4 RBAC'],
    filters: rbac('ALLOW', { one: policy({ any: true }, [{ authenticated: {} }]) }),
    client: [ask('/')],
  },
  {
    name: 'RBAC: shadow rules change nothing',
    rows: ['1.4 RBAC'],
    filters: [
      filter('http.rbac.v3.RBAC', {
        shadow_rules: { action: 'ALLOW', policies: {} },
      }),
    ],
    client: [ask('/')],
    expect: { 'upstream a requests': '1' },
  },
];

const MIRRORS: readonly Case[] = [
  {
    name: 'a mirror gets a copy, and nobody waits for it',
    rows: ['1.3 mirroring'],
    routes: [to('a', { request_mirror_policies: [{ cluster: 'b' }] })],
    upstreams: { a: upstream(OK), b: upstream(SILENCE) },
    client: [ask('/path?q', { method: 'POST', headers: { 'x-a': '1' }, body: 'body' })],
    expect: { 'upstream b requests': '1', 'upstream b request 1 body': 'body' },
  },
  {
    name: 'a mirror’s host says that it is one, or does not',
    rows: ['1.3 mirroring'],
    routes: [
      to('a', {
        request_mirror_policies: [
          { cluster: 'b', disable_shadow_host_suffix_append: true },
          { cluster: 'c' },
        ],
      }),
    ],
    upstreams: { a: upstream(OK), b: upstream(answer(500)), c: upstream(OK) },
    client: [ask('/', { host: 'oracle.test:81' })],
    expect: { 'upstream b request 1 field host': 'oracle.test:81' },
  },
  {
    name: 'a mirror of a fraction of nothing gets nothing',
    rows: ['1.3 mirroring'],
    routes: [
      to('a', {
        request_mirror_policies: [
          { cluster: 'b', runtime_fraction: { default_value: { numerator: 0 } } },
        ],
      }),
    ],
    upstreams: { a: upstream(OK), b: upstream(OK) },
    client: [ask('/')],
    expect: { 'upstream b requests': '0' },
  },
];

export const filters: Topic = {
  name: 'filters',
  cases: [...FAULTS, ...CORS, ...LIMITS, ...RULES, ...MIRRORS],
};
