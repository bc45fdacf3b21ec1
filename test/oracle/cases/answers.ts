// Answers that the proxy gives by itself: redirects, direct responses; and what it rewrites.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { ask, header, to, type Asked } from '../write.ts';

type Redirecting = {
  readonly name: string;
  readonly match?: JsonObject;
  readonly redirect: JsonObject;
  readonly asked: readonly Asked[];
  readonly locations: readonly string[];
  readonly http?: JsonObject;
};

const REDIRECTS: readonly Redirecting[] = [
  {
    name: 'a redirect keeps path and query, and is 301',
    redirect: { host_redirect: 'other.test' },
    asked: [['/a/b?c=d&e'], ['/']],
    locations: ['http://other.test/a/b?c=d&e', 'http://other.test/'],
  },
  {
    name: 'a redirect to https drops the port that was http’s own',
    redirect: { https_redirect: true },
    asked: [
      ['/x', { host: 'one.test' }],
      ['/x', { host: 'one.test:80' }],
      ['/x', { host: 'one.test:8080' }],
      ['/x', { host: '[::1]:80' }],
    ],
    locations: [
      'https://one.test/x',
      'https://one.test/x',
      'https://one.test:8080/x',
      'https://[::1]/x',
    ],
  },
  {
    name: 'a redirect can change scheme, host, port and path at once',
    redirect: {
      scheme_redirect: 'https',
      host_redirect: 'other.test',
      port_redirect: 8443,
      path_redirect: '/new',
      response_code: 'FOUND',
    },
    asked: [['/old?q=1']],
    locations: ['https://other.test:8443/new?q=1'],
  },
  {
    name: 'a redirect to a path with a query of its own drops the old one',
    redirect: { path_redirect: '/new?fixed' },
    asked: [['/old?q=1']],
    locations: ['http://oracle.test/new?fixed'],
  },
  {
    name: 'a redirect can strip the query',
    redirect: { path_redirect: '/new', strip_query: true, response_code: 'SEE_OTHER' },
    asked: [['/old?q=1']],
    locations: ['http://oracle.test/new'],
  },
  {
    name: 'a redirect replaces the prefix that matched',
    match: { prefix: '/old/' },
    redirect: { prefix_rewrite: '/new/', response_code: 'TEMPORARY_REDIRECT' },
    asked: [['/old/a/b?q'], ['/old/']],
    locations: ['http://oracle.test/new/a/b?q', 'http://oracle.test/new/'],
  },
  {
    name: 'a redirect rewrites the path by regular expression',
    redirect: {
      regex_rewrite: { pattern: { regex: '^/([a-z]+)/([0-9]+)' }, substitution: '/\\2-\\1' },
      response_code: 'PERMANENT_REDIRECT',
    },
    asked: [['/item/42/x?q=1'], ['/none']],
    locations: ['http://oracle.test/42-item/x?q=1', 'http://oracle.test/none'],
  },
  {
    name: 'a redirect to a port alone keeps the host',
    redirect: { port_redirect: 9000 },
    asked: [
      ['/', { host: 'one.test' }],
      ['/', { host: 'one.test:8080' }],
    ],
    locations: ['http://one.test:9000/', 'http://one.test:9000/'],
  },
];

function redirecting({ name, match, redirect, asked, locations, http = {} }: Redirecting): Case {
  const routes = [{ name: 'moved', match: match ?? { prefix: '/' }, redirect }];
  return {
    name,
    rows: ['1.4 redirect', '2.1.3'],
    http,
    routes,
    client: asked.map((each) => ask(...each)),
    expect: Object.fromEntries(
      locations.map((location, i) => [`client ${i + 1} answer 1 field location`, location]),
    ),
  };
}

type Rewriting = {
  readonly name: string;
  readonly match?: JsonObject;
  readonly action: JsonObject;
  readonly asked: readonly Asked[];
};

const REWRITES: readonly Rewriting[] = [
  {
    name: 'a prefix is rewritten, and the original path told upstream',
    match: { prefix: '/old' },
    action: { prefix_rewrite: '/new' },
    asked: [['/old/x?q=1'], ['/old'], ['/older']],
  },
  {
    name: 'a rewrite to / does not double the slash by itself',
    match: { prefix: '/old/' },
    action: { prefix_rewrite: '/' },
    asked: [['/old/x'], ['/old/'], ['/old/?q']],
  },
  {
    name: 'a rewrite of a prefix without its slash leaves the slash',
    match: { prefix: '/old' },
    action: { prefix_rewrite: '/' },
    asked: [['/old/x'], ['/old']],
  },
  {
    name: 'a separated prefix is rewritten as a prefix',
    match: { path_separated_prefix: '/old' },
    action: { prefix_rewrite: '/new' },
    asked: [['/old/x'], ['/old'], ['/old?q']],
  },
  {
    name: 'an exact path is rewritten whole',
    match: { path: '/old' },
    action: { prefix_rewrite: '/new/place' },
    asked: [['/old?q=1']],
  },
  {
    name: 'a path is rewritten by regular expression, without the query',
    action: { regex_rewrite: { pattern: { regex: '/v[0-9]/' }, substitution: '/latest/' } },
    asked: [['/v1/x/v2/y?p=/v3/'], ['/none']],
  },
  {
    name: 'groups of a regular expression can change places',
    action: { regex_rewrite: { pattern: { regex: '^/(\\w+)/(\\w+)$' }, substitution: '/\\2/\\1' } },
    asked: [['/a/b?q'], ['/a/b/c']],
  },
  {
    name: 'the host is rewritten, and the original host told upstream if asked for',
    action: { host_rewrite_literal: 'other.test', append_x_forwarded_host: true },
    asked: [['/'], ['/', { headers: { 'x-forwarded-host': 'before.test' } }]],
  },
  {
    name: 'the host is taken from a header',
    action: { host_rewrite_header: 'x-host' },
    asked: [['/', { headers: { 'x-host': 'named.test' } }], ['/']],
  },
  {
    name: 'the host is taken out of the path',
    action: {
      host_rewrite_path_regex: { pattern: { regex: '^/(.+)/.+$' }, substitution: '\\1' },
    },
    asked: [['/named.test/x'], ['/']],
  },
];

function rewriting({ name, match, action, asked }: Rewriting): Case {
  return {
    name,
    rows: ['2.1.3', '2.8 x-envoy-original-path'],
    routes: [{ match: match ?? { prefix: '/' }, route: { cluster: 'a', ...action } }, to('a')],
    client: asked.map((each) => ask(...each)),
    log: '%REQ(:PATH)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  };
}

const PARTIAL = 'POST /200 HTTP/1.1\r\nhost: oracle.test\r\ncontent-length: 10\r\n\r\nabc';

function direct(status: number, body?: string): JsonObject {
  const text = body === undefined ? {} : { body: { inline_string: body } };
  return { match: { prefix: `/${status}` }, direct_response: { status, ...text } };
}

const DIRECT: readonly Case[] = [
  {
    name: 'a direct response has a status and perhaps a body',
    rows: ['2.1.3', '2.1.7'],
    routes: [direct(200, 'hello'), direct(204), direct(404, 'gone'), direct(503), direct(429, '')],
    client: ['/200', '/204', '/404', '/503', '/429'].map((path) => ask(path)),
    expect: { 'client 1 answer 1 body': 'hello', 'log 1 details': 'direct_response' },
  },
  {
    name: 'HEAD gets the head of a direct response and no body',
    rows: ['2.11 no body'],
    routes: [direct(200, 'hello')],
    client: [ask('/200', { method: 'HEAD' })],
  },
  {
    name: 'a direct response gets headers from its route',
    rows: ['1.4 headers'],
    routes: [
      {
        ...direct(200, '{}'),
        response_headers_to_add: [
          header('content-type: application/json', {
            append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
          }),
          header('x-path: %REQ(:path)%'),
        ],
      },
    ],
    client: [ask('/200')],
    expect: { 'client 1 answer 1 field x-path': '/200' },
  },
  {
    name: 'a direct response does not wait for the body of the request',
    rows: ['2.1.7', '2.11 unread body'],
    routes: [direct(200, 'early')],
    client: [
      {
        to: 'listener',
        steps: [
          { kind: 'send', bytes: PARTIAL },
          { kind: 'answers', count: 1 },
        ],
      },
    ],
  },
  {
    name: 'a gRPC request gets a direct response as trailers only',
    rows: ['2.4 gRPC replies'],
    routes: [direct(200, 'x'), direct(404, 'no'), direct(503, 'no')],
    client: ['/200', '/404', '/503', '/none'].map((path) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/grpc' }, body: '' }),
    ),
  },
  {
    name: 'what the proxy answers can be changed by code',
    rows: ['2.1.7'],
    http: {
      local_reply_config: {
        mappers: [
          {
            filter: {
              status_code_filter: {
                comparison: { op: 'EQ', value: { default_value: 404, runtime_key: 'k' } },
              },
            },
            status_code: 410,
            body: { inline_string: 'not here' },
          },
        ],
      },
    },
    routes: [direct(200, 'x')],
    client: [ask('/none')],
  },
];

export const answers: Topic = {
  name: 'answers',
  cases: [...REDIRECTS.map(redirecting), ...REWRITES.map(rewriting), ...DIRECT],
};
