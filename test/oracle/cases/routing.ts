// Which virtual host, which route and which cluster take a request.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { answer, ANSWERED, ask, converse, filter, times, to, typed, upstream } from '../write.ts';

const A_OR_B = {
  a: upstream(answer(200, { body: 'a' })),
  b: upstream(answer(200, { body: 'b' })),
};

function host(name: string, domains: readonly string[], rest: JsonObject = {}): JsonObject {
  const body = { inline_string: name };
  const direct = { match: { prefix: '/' }, direct_response: { status: 200, body } };
  return { name, domains, routes: [direct], ...rest };
}

const HOSTS: readonly Case[] = [
  {
    name: 'virtual hosts: exact, then longest suffix, then longest prefix, then any',
    rows: ['2.1.6'],
    table: {
      virtual_hosts: [
        host('any', ['*']),
        host('prefix', ['www.*']),
        host('longer prefix', ['www.a.*']),
        host('suffix', ['*.test']),
        host('longer suffix', ['*.oracle.test']),
        host('exact', ['www.oracle.test']),
      ],
    },
    client: [
      'www.oracle.test',
      'WWW.Oracle.TEST',
      'a.oracle.test',
      'a.test',
      'www.a.example',
      'www.example',
      'example',
      '.oracle.test',
      'www.',
      'www.oracle.test:80',
      'www.oracle.test:8080',
    ].map((name) => ask('/', { host: name })),
    expect: {
      'client 1 answer 1 body': 'exact',
      'client 2 answer 1 body': 'exact',
      'client 3 answer 1 body': 'longer suffix',
      'client 5 answer 1 body': 'longer prefix',
    },
  },
  {
    name: 'no virtual host is 404',
    rows: ['2.1.6', '2.14 NR'],
    table: { virtual_hosts: [host('one', ['one.test'])] },
    client: [ask('/', { host: 'two.test' }), ask('/', { host: 'one.test' })],
    expect: { 'client 1 answer 1': 'HTTP/1.1 404 Not Found', 'log 1 flags': 'NR' },
  },
  {
    name: 'any port can be stripped from the host',
    rows: ['2.1.6'],
    http: { strip_any_host_port: true },
    table: { virtual_hosts: [{ ...host('one', ['one.test']), routes: [to('a')] }] },
    client: [ask('/', { host: 'one.test:81' }), ask('/', { host: 'two.test:81' })],
    expect: {
      'client 1 answer 1': 'HTTP/1.1 200 OK',
      'upstream a request 1 field host': 'one.test',
    },
  },
  {
    name: 'the listener’s own port can be stripped from the host',
    rows: ['2.1.6'],
    http: { strip_matching_host_port: true },
    table: { virtual_hosts: [{ ...host('one', ['one.test']), routes: [to('a')] }] },
    client: [ask('/', { host: 'one.test:10000' }), ask('/', { host: 'one.test:81' })],
  },
  {
    name: 'a trailing dot can be stripped from the host',
    rows: ['2.1.6'],
    http: { strip_trailing_host_dot: true },
    table: { virtual_hosts: [{ ...host('one', ['one.test']), routes: [to('a')] }] },
    client: [ask('/', { host: 'one.test.' }), ask('/', { host: 'one.test.:80' })],
  },
  {
    name: 'the port can be left out of matching and stay in the host',
    rows: ['2.1.6'],
    table: {
      ignore_port_in_host_matching: true,
      virtual_hosts: [{ ...host('one', ['one.test']), routes: [to('a')] }],
    },
    client: [ask('/', { host: 'one.test:81' })],
  },
  {
    name: 'a virtual host can demand TLS',
    rows: ['1.4 redirect'],
    table: { virtual_hosts: [host('all', ['*'], { require_tls: 'ALL' })] },
    client: [ask('/path?q=1'), ask('/', { headers: { 'x-forwarded-proto': 'https' } })],
    expect: { 'client 1 answer 1': 'HTTP/1.1 301 Moved Permanently' },
  },
];

const CLUSTERS: readonly Case[] = [
  {
    name: 'no route is 404',
    rows: ['2.1.6', '2.14 NR'],
    routes: [{ match: { prefix: '/known' }, route: { cluster: 'a' } }],
    client: [ask('/unknown')],
    expect: { 'client 1 answer 1': 'HTTP/1.1 404 Not Found', 'log 1 flags': 'NR' },
  },
  {
    name: 'the first route that matches wins',
    rows: ['2.1.6'],
    routes: [{ match: { prefix: '/x' }, route: { cluster: 'b' } }, to('a')],
    upstreams: A_OR_B,
    client: [ask('/xyz'), ask('/y')],
    expect: { 'client 1 answer 1 body': 'b', 'client 2 answer 1 body': 'a' },
  },
  {
    name: 'a route to a cluster that is not there is 503, or what the route says',
    rows: ['2.1.3', '2.14 NC'],
    table: {
      validate_clusters: false,
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          routes: [
            {
              match: { prefix: '/404' },
              route: { cluster: 'nowhere', cluster_not_found_response_code: 'NOT_FOUND' },
            },
            {
              match: { prefix: '/500' },
              route: {
                cluster: 'nowhere',
                cluster_not_found_response_code: 'INTERNAL_SERVER_ERROR',
              },
            },
            to('nowhere'),
          ],
        },
      ],
    },
    client: [ask('/'), ask('/404'), ask('/500')],
    expect: { 'client 1 answer 1': 'HTTP/1.1 503 Service Unavailable', 'log 1 flags': 'NC' },
  },
  {
    name: 'a header can name the cluster',
    rows: ['2.1.3', '2.14 NC'],
    routes: [{ match: { prefix: '/' }, route: { cluster_header: 'x-to' } }],
    client: [ask('/', { headers: { 'x-to': 'nowhere' } }), ask('/')],
  },
  {
    name: 'a weight of nothing is never chosen',
    rows: ['2.1.3'],
    routes: [
      {
        match: { prefix: '/' },
        route: {
          weighted_clusters: {
            clusters: [
              { name: 'a', weight: 0 },
              { name: 'b', weight: 100 },
            ],
          },
        },
      },
    ],
    upstreams: A_OR_B,
    client: times(5, () => ask('/')),
    expect: { 'upstream b requests': '5' },
  },
  {
    name: 'a weighted cluster adds and removes headers of its own',
    rows: ['1.4 headers'],
    routes: [
      {
        match: { prefix: '/' },
        route: {
          weighted_clusters: {
            clusters: [
              {
                name: 'a',
                weight: 1,
                request_headers_to_add: [{ header: { key: 'x-by', value: 'weight' } }],
                request_headers_to_remove: ['x-gone'],
                response_headers_to_add: [{ header: { key: 'x-by', value: 'weight' } }],
                host_rewrite_literal: 'weighted.test',
              },
            ],
          },
        },
      },
    ],
    client: [ask('/', { headers: { 'x-gone': '1' } })],
  },
  {
    name: 'CONNECT meets only routes made for it',
    rows: ['1.1 CONNECT'],
    routes: [to('a')],
    client: [converse('CONNECT a.test:443 HTTP/1.1\r\nhost: a.test:443\r\n\r\n', ANSWERED)],
  },
  {
    name: 'an upgrade that nobody allowed is refused',
    http1: 'client',
    rows: ['1.1 WebSocket', '2.11 upgrade'],
    client: [
      ask('/', { headers: { connection: 'upgrade', upgrade: 'websocket' } }),
      ask('/', { headers: { connection: 'upgrade, http2-settings', upgrade: 'h2c' } }),
    ],
  },
  {
    name: 'a filter is switched off where the route says so',
    rows: ['1.4 headers'],
    filters: [
      filter('http.header_mutation.v3.HeaderMutation', {
        mutations: { request_mutations: [{ append: { header: { key: 'x-m', value: '1' } } }] },
      }),
    ],
    routes: [
      {
        match: { prefix: '/off' },
        route: { cluster: 'a' },
        typed_per_filter_config: {
          'envoy.filters.http.header_mutation': typed('envoy.config.route.v3.FilterConfig', {
            disabled: true,
          }),
        },
      },
      to('a'),
    ],
    client: [ask('/off'), ask('/on')],
  },
];

export const routing: Topic = {
  name: 'routing',
  cases: [...HOSTS, ...CLUSTERS],
};
