// Header operations that the configuration asks for, at every level where it can.
import type { Case, Topic } from '../case.ts';
import { answer, ask, filter, header, routeTo, typed, upstream } from '../write.ts';

const PER_ROUTE = 'envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute';

const OPERATIONS: readonly Case[] = [
  {
    name: 'every way to add a header to a request',
    rows: ['1.4 headers'],
    routes: [
      routeTo('a', {
        request_headers_to_add: [
          header('x-append: new', { append_action: 'APPEND_IF_EXISTS_OR_ADD' }),
          header('x-if-absent: new', { append_action: 'ADD_IF_ABSENT' }),
          header('x-overwrite: new', { append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }),
          header('x-only-if-there: new', { append_action: 'OVERWRITE_IF_EXISTS' }),
          header('x-plain: new'),
          header('x-empty:'),
          header('x-kept-empty:', { keep_empty_value: true }),
        ],
        request_headers_to_remove: ['x-remove'],
      }),
    ],
    client: [
      ask('/'),
      ask('/', {
        headers: {
          'x-append': 'old',
          'x-if-absent': 'old',
          'x-overwrite': ['old', 'older'],
          'x-only-if-there': 'old',
          'X-Plain': 'old',
          'X-Remove': ['1', '2'],
        },
      }),
    ],
    expect: { 'upstream a request 2 field x-append': 'old | new' },
  },
  {
    name: 'every way to add a header to an answer',
    rows: ['1.4 headers'],
    routes: [
      routeTo('a', {
        response_headers_to_add: [
          header('x-append: new', { append_action: 'APPEND_IF_EXISTS_OR_ADD' }),
          header('x-if-absent: new', { append_action: 'ADD_IF_ABSENT' }),
          header('x-overwrite: new', { append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }),
        ],
        response_headers_to_remove: ['x-remove', 'server'],
      }),
    ],
    upstreams: {
      a: upstream(
        answer(200, {
          headers: {
            'x-append': 'old',
            'x-if-absent': 'old',
            'x-overwrite': 'old',
            'x-remove': '1',
            server: 'theirs',
          },
        }),
      ),
    },
    client: [ask('/')],
  },
  {
    name: 'headers are added by route, then virtual host, then table',
    rows: ['1.4 headers'],
    table: {
      request_headers_to_add: [header('x-by: table')],
      response_headers_to_add: [header('x-by: table')],
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          request_headers_to_add: [header('x-by: host')],
          response_headers_to_add: [header('x-by: host')],
          routes: [
            routeTo('a', {
              request_headers_to_add: [header('x-by: route')],
              response_headers_to_add: [header('x-by: route')],
            }),
          ],
        },
      ],
    },
    client: [ask('/')],
    expect: { 'upstream a request 1 field x-by': 'route | host | table' },
  },
  {
    name: 'the most specific header operation can be made to win',
    rows: ['1.4 headers'],
    table: {
      most_specific_header_mutations_wins: true,
      request_headers_to_add: [
        header('x-by: table', { append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }),
      ],
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          routes: [
            routeTo('a', {
              request_headers_to_add: [
                header('x-by: route', { append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }),
              ],
            }),
          ],
        },
      ],
    },
    client: [ask('/')],
    expect: { 'upstream a request 1 field x-by': 'route' },
  },
  {
    name: 'header values are made of what is known of the request',
    rows: ['1.4 headers', '1.5 access log'],
    routes: [
      routeTo('a', {
        name: 'formatted',
        request_headers_to_add: [
          header('x-method: %REQ(:METHOD)%'),
          header('x-alternative: %REQ(x-none?x-some)%'),
          header('x-short: %REQ(x-some):3%'),
          header('x-protocol: %PROTOCOL%'),
          header('x-from: %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'),
          header('x-route: %ROUTE_NAME%'),
          header('x-percent: 100%%'),
          header('x-nothing: %REQ(x-none)%'),
        ],
        response_headers_to_add: [
          header('x-code: %RESPONSE_CODE%'),
          header('x-cluster-known: %RESPONSE_FLAGS%'),
          header('x-resp: %RESP(content-length)%'),
        ],
      }),
    ],
    client: [ask('/', { headers: { 'x-some': 'abcdef' } })],
    expect: { 'upstream a request 1 field x-short': 'abc' },
  },
  {
    name: 'the header mutation filter works before and after the router',
    rows: ['1.4 headers'],
    filters: [
      filter('http.header_mutation.v3.HeaderMutation', {
        mutations: {
          request_mutations: [
            { append: header('x-in: 1', { append_action: 'ADD_IF_ABSENT' }) },
            { remove: 'x-gone' },
          ],
          response_mutations: [
            { append: header('x-out: 1', { append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }) },
            { remove: 'x-theirs' },
          ],
        },
      }),
    ],
    upstreams: { a: upstream(answer(200, { headers: { 'x-theirs': '1', 'x-out': '0' } })) },
    client: [ask('/', { headers: { 'x-gone': '1', 'x-in': '0' } }), ask('/')],
  },
  {
    name: 'a route replaces what the header mutation filter does',
    rows: ['1.4 headers'],
    filters: [
      filter('http.header_mutation.v3.HeaderMutation', {
        mutations: { request_mutations: [{ append: header('x-by: filter') }] },
      }),
    ],
    routes: [
      routeTo('a', {
        typed_per_filter_config: {
          'envoy.filters.http.header_mutation': typed(PER_ROUTE, {
            mutations: { request_mutations: [{ append: header('x-by: route') }] },
          }),
        },
      }),
    ],
    client: [ask('/')],
  },
];

export const operations: Topic = { name: 'operations', cases: OPERATIONS };
