// What a route can ask of a request: each matcher with requests it takes and requests it does not.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { answer, ask, to, upstream, type Asked } from '../write.ts';

const A_OR_B = {
  a: upstream(answer(200, { body: 'a' })),
  b: upstream(answer(200, { body: 'b' })),
};

type Matching = {
  readonly name: string;
  readonly match: JsonObject;
  /** Must go to `a`, by the route in question. */
  readonly hits: readonly Asked[];
  /** Must go to `b`, by the route after it. */
  readonly misses: readonly Asked[];
};

const MATCHERS: readonly Matching[] = [
  {
    name: 'an exact path ignores the query and nothing else',
    match: { path: '/exact' },
    hits: [['/exact'], ['/exact?q=1']],
    misses: [['/exact/'], ['/Exact'], ['/exac']],
  },
  {
    name: 'a path can be matched without regard to case',
    match: { path: '/Exact', case_sensitive: false },
    hits: [['/exact'], ['/EXACT']],
    misses: [['/exact2']],
  },
  {
    name: 'a separated prefix matches whole segments only',
    match: { path_separated_prefix: '/api' },
    hits: [['/api'], ['/api/x'], ['/api?q']],
    misses: [['/apis'], ['/ap']],
  },
  {
    name: 'a regular expression must match the whole path',
    match: { safe_regex: { regex: '/b[io]+k' } },
    hits: [['/book'], ['/biik?q']],
    misses: [['/books'], ['/a/book'], ['/bk']],
  },
  {
    name: 'a header may be there, or not',
    match: { prefix: '/', headers: [{ name: 'x-a', present_match: true }] },
    hits: [
      ['/', { headers: { 'X-A': '' } }],
      ['/', { headers: { 'x-a': '1' } }],
    ],
    misses: [['/']],
  },
  {
    name: 'an inverted header match also takes requests without the header',
    match: {
      prefix: '/',
      headers: [{ name: 'x-a', string_match: { exact: '1' }, invert_match: true }],
    },
    hits: [['/', { headers: { 'x-a': '2' } }]],
    misses: [['/'], ['/', { headers: { 'x-a': '1' } }]],
  },
  {
    name: 'a missing header can count as empty',
    match: {
      prefix: '/',
      headers: [
        {
          name: 'x-a',
          string_match: { exact: '1' },
          invert_match: true,
          treat_missing_header_as_empty: true,
        },
      ],
    },
    hits: [['/'], ['/', { headers: { 'x-a': '2' } }]],
    misses: [['/', { headers: { 'x-a': '1' } }]],
  },
  {
    name: 'a header is compared in every way that strings can be',
    match: {
      prefix: '/',
      headers: [
        { name: 'x-p', string_match: { prefix: 'pre' } },
        { name: 'x-s', string_match: { suffix: 'suf' } },
        { name: 'x-c', string_match: { contains: 'mid' } },
        { name: 'x-r', string_match: { safe_regex: { regex: '[0-9]+' } } },
        { name: 'x-e', string_match: { exact: 'YeS', ignore_case: true } },
      ],
    },
    hits: [['/', { headers: strings({}) }]],
    misses: [
      ['/', { headers: strings({ 'x-p': 'apre' }) }],
      ['/', { headers: strings({ 'x-s': 'sufa' }) }],
      ['/', { headers: strings({ 'x-r': '12a' }) }],
      ['/', { headers: strings({ 'x-e': 'yes!' }) }],
    ],
  },
  {
    name: 'a header can be a number in a range',
    match: { prefix: '/', headers: [{ name: 'x-n', range_match: { start: -10, end: 10 } }] },
    hits: [
      ['/', { headers: { 'x-n': '-10' } }],
      ['/', { headers: { 'x-n': '9' } }],
    ],
    misses: [
      ['/', { headers: { 'x-n': '10' } }],
      ['/', { headers: { 'x-n': '9x' } }],
      ['/', { headers: { 'x-n': '' } }],
    ],
  },
  {
    name: 'a header that comes twice is compared value by value',
    match: { prefix: '/', headers: [{ name: 'x-a', string_match: { exact: '1' } }] },
    hits: [
      ['/', { headers: { 'x-a': ['1', '2'] } }],
      ['/', { headers: { 'x-a': ['2', '1'] } }],
    ],
    misses: [
      ['/', { headers: { 'x-a': '1,2' } }],
      ['/', { headers: { 'x-a': ['2', '3'] } }],
    ],
  },
  {
    name: 'the method is a header too',
    match: { prefix: '/', headers: [{ name: ':method', string_match: { exact: 'POST' } }] },
    hits: [['/', { method: 'POST', body: 'x' }]],
    misses: [['/'], ['/', { method: 'PUT' }]],
  },
  {
    name: 'query parameters are compared one by one',
    match: {
      prefix: '/',
      query_parameters: [
        { name: 'a', string_match: { exact: '1' } },
        { name: 'b', present_match: true },
      ],
    },
    hits: [['/?a=1&b'], ['/?b=2&a=1']],
    misses: [['/?a=1'], ['/?a=2&b'], ['/?a=2&a=1&b'], ['/?A=1&b']],
  },
  {
    name: 'a match for gRPC takes gRPC only',
    match: { prefix: '/', grpc: {} },
    hits: [
      ['/', { headers: { 'content-type': 'application/grpc' } }],
      ['/', { headers: { 'content-type': 'application/grpc+proto' } }],
    ],
    misses: [
      ['/', { headers: { 'content-type': 'application/grpc-web' } }],
      ['/', { headers: { 'content-type': 'application/json' } }],
    ],
  },
  {
    name: 'a fraction of nothing takes nobody',
    match: { prefix: '/', runtime_fraction: { default_value: { numerator: 0 } } },
    hits: [],
    misses: [['/'], ['/']],
  },
  {
    name: 'a fraction of everything takes everybody',
    match: { prefix: '/', runtime_fraction: { default_value: { numerator: 100 } } },
    hits: [['/'], ['/']],
    misses: [],
  },
];

function strings(other: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { 'x-p': 'prefix', 'x-s': 'a-suf', 'x-c': 'amidst', 'x-r': '123', 'x-e': 'yes', ...other };
}

function caseOf({ name, match, hits, misses }: Matching): Case {
  const expected = [...hits.map(() => 'a'), ...misses.map(() => 'b')];
  return {
    name,
    rows: ['2.1.6'],
    routes: [{ name: 'in question', match, route: { cluster: 'a' } }, to('b')],
    upstreams: A_OR_B,
    client: [...hits, ...misses].map((asked) => ask(...asked)),
    expect: Object.fromEntries(expected.map((body, i) => [`client ${i + 1} answer 1 body`, body])),
  };
}

export const matching: Topic = { name: 'matching', cases: MATCHERS.map(caseOf) };
