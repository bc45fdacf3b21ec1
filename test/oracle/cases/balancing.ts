// Which endpoint of a cluster takes a request: hashes, priorities, panic, affinity.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, ClusterShape, Topic } from '../case.ts';
import { answer, ask, times, to, upstream, type Asked } from '../write.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const FOUR = Object.fromEntries(NAMES.map((name) => [name, upstream(answer(200, { body: name }))]));
const UNHEALTHY = { health_status: 'UNHEALTHY' };
const DEGRADED = { health_status: 'DEGRADED' };
const DRAINING = { health_status: 'DRAINING' };

type Hashing = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly policy: string;
  readonly hash: readonly JsonObject[];
  readonly asked: readonly Asked[];
  readonly fields?: JsonObject;
  readonly weights?: Readonly<Record<string, JsonObject>>;
  readonly expect?: Readonly<Record<string, string>>;
  readonly ignores?: readonly RegExp[];
};

const BY_HEADER = [{ header: { header_name: 'x-key' } }];
const KEYS: readonly Asked[] = times(24, (i) => ['/', { headers: { 'x-key': `key-${i}` } }]);

const HASHES: readonly Hashing[] = [
  {
    name: 'ring hash: the same key goes to the same endpoint as with Envoy',
    rows: ['2.9 ring hash'],
    policy: 'RING_HASH',
    hash: BY_HEADER,
    asked: KEYS,
  },
  {
    name: 'ring hash: a small ring',
    rows: ['2.9 ring hash'],
    policy: 'RING_HASH',
    fields: { ring_hash_lb_config: { minimum_ring_size: 8, maximum_ring_size: 16 } },
    hash: BY_HEADER,
    asked: KEYS,
  },
  {
    name: 'ring hash: weights take their part of the ring',
    rows: ['2.9 ring hash'],
    policy: 'RING_HASH',
    weights: { a: { load_balancing_weight: 5 }, b: { load_balancing_weight: 2 } },
    hash: BY_HEADER,
    asked: KEYS,
  },
  {
    name: 'ring hash: murmur hash',
    rows: ['2.9 ring hash'],
    policy: 'RING_HASH',
    fields: { ring_hash_lb_config: { hash_function: 'MURMUR_HASH_2' } },
    hash: BY_HEADER,
    asked: KEYS,
  },
  {
    name: 'maglev: the same key goes to the same endpoint as with Envoy',
    rows: ['2.9 maglev'],
    policy: 'MAGLEV',
    hash: BY_HEADER,
    asked: KEYS,
  },
  {
    name: 'maglev: weights, and a table of another size',
    rows: ['2.9 maglev'],
    policy: 'MAGLEV',
    fields: { maglev_lb_config: { table_size: 251 } },
    weights: { a: { load_balancing_weight: 5 } },
    hash: BY_HEADER,
    asked: KEYS,
  },
  {
    name: 'a hash can be of a query parameter or of the caller',
    rows: ['2.9 hash policy'],
    policy: 'MAGLEV',
    hash: [
      { query_parameter: { name: 'user' }, terminal: true },
      { connection_properties: { source_ip: true } },
    ],
    asked: [...times(12, (i): Asked => [`/?x=1&user=u${i}`]), ['/'], ['/']],
  },
  {
    name: 'a hash of several parts combines them',
    rows: ['2.9 hash policy'],
    policy: 'MAGLEV',
    hash: [{ header: { header_name: 'x-key' } }, { header: { header_name: 'x-other' } }],
    asked: times(12, (i): Asked => [
      '/',
      { headers: { 'x-key': `k${i}`, 'x-other': `o${i % 3}` } },
    ]),
  },
  {
    name: 'a header that comes twice, or is rewritten before it is hashed',
    rows: ['2.9 hash policy'],
    policy: 'RING_HASH',
    hash: [
      {
        header: {
          header_name: 'x-key',
          regex_rewrite: { pattern: { regex: '^(.*)-[0-9]+$' }, substitution: '\\1' },
        },
      },
    ],
    asked: [
      ...times(6, (i): Asked => ['/', { headers: { 'x-key': `${'abc'[i % 3] ?? ''}-${i}` } }]),
      ['/', { headers: { 'x-key': ['one', 'two'] } }],
      ['/', { headers: { 'x-key': ['two', 'one'] } }],
    ],
  },
  {
    name: 'affinity by cookie: a cookie that is there decides',
    rows: ['1.2 affinity'],
    policy: 'RING_HASH',
    hash: [{ cookie: { name: 'stick' } }],
    asked: times(12, (i): Asked => ['/', { headers: { cookie: `x=1; stick=s${i}` } }]),
  },
  {
    name: 'affinity by cookie: one is made where there is none',
    rows: ['1.2 affinity'],
    policy: 'RING_HASH',
    hash: [{ cookie: { name: 'stick', ttl: '60s', path: '/p' } }],
    asked: [['/']],
    // Which endpoint the cookie stands for is chance.
    ignores: [/^upstream /, /answer 1 body/, /field set-cookie/],
  },
];

function hashing(hashing: Hashing): Case {
  const { name, rows, policy, hash, asked, fields = {}, weights = {}, ...rest } = hashing;
  return {
    name,
    rows,
    routes: [to('all', { hash_policy: hash })],
    clusters: {
      all: {
        endpoints: [{ of: NAMES, fields: weights }],
        fields: { lb_policy: policy, ...fields },
      },
    },
    upstreams: FOUR,
    client: asked.map((each) => ask(...each)),
    ...rest,
  };
}

type Choosing = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly cluster: ClusterShape;
  readonly count: number;
  readonly expect?: Readonly<Record<string, string>>;
};

const CHOICES: readonly Choosing[] = [
  {
    name: 'round robin: every endpoint gets its turn',
    rows: ['1.2 round robin'],
    cluster: { endpoints: [{ of: NAMES }] },
    count: 8,
    expect: Object.fromEntries(NAMES.map((name) => [`upstream ${name} requests`, '2'])),
  },
  {
    name: 'round robin: weights are turns',
    rows: ['1.2 round robin'],
    cluster: {
      endpoints: [{ of: ['a', 'b'], fields: { a: { load_balancing_weight: 3 } } }],
    },
    count: 8,
    expect: { 'upstream a requests': '6', 'upstream b requests': '2' },
  },
  {
    name: 'endpoints that are unhealthy or drain get nothing',
    rows: ['2.9 health'],
    cluster: {
      endpoints: [{ of: NAMES, fields: { a: UNHEALTHY, b: DRAINING } }],
    },
    count: 6,
    expect: { 'upstream a requests': '0', 'upstream b requests': '0' },
  },
  {
    name: 'panic: fewer than half are healthy, so all are used',
    rows: ['2.9 panic'],
    cluster: {
      endpoints: [{ of: NAMES, fields: { a: UNHEALTHY, b: UNHEALTHY, c: UNHEALTHY } }],
    },
    count: 8,
    expect: Object.fromEntries(NAMES.map((name) => [`upstream ${name} requests`, '2'])),
  },
  {
    name: 'panic: switched off, only the healthy are used',
    rows: ['2.9 panic'],
    cluster: {
      endpoints: [{ of: NAMES, fields: { a: UNHEALTHY, b: UNHEALTHY, c: UNHEALTHY } }],
      fields: { common_lb_config: { healthy_panic_threshold: { value: 0 } } },
    },
    count: 4,
    expect: { 'upstream d requests': '4' },
  },
  {
    name: 'nobody is healthy and panic is off: 503 UH',
    rows: ['2.9 panic', '2.14 UH'],
    cluster: {
      endpoints: [{ of: ['a'], fields: { a: UNHEALTHY } }],
      fields: { common_lb_config: { healthy_panic_threshold: { value: 0 } } },
    },
    count: 1,
    expect: { 'log 1 flags': 'UH' },
  },
  {
    name: 'a cluster without endpoints is 503 UH',
    rows: ['2.14 UH'],
    cluster: { endpoints: [] },
    count: 1,
    expect: { 'client 1 answer 1 body': 'no healthy upstream', 'log 1 flags': 'UH' },
  },
  {
    name: 'priorities: all goes to the first while it is healthy',
    rows: ['2.9 priority'],
    cluster: { endpoints: [{ of: ['a', 'b'] }, { of: ['c', 'd'], priority: 1 }] },
    count: 6,
    expect: { 'upstream c requests': '0', 'upstream d requests': '0' },
  },
  {
    name: 'priorities: all goes to the next when the first is gone',
    rows: ['2.9 priority'],
    cluster: {
      endpoints: [
        { of: ['a', 'b'], fields: { a: UNHEALTHY, b: UNHEALTHY } },
        { of: ['c', 'd'], priority: 1 },
      ],
    },
    count: 6,
    expect: { 'upstream a requests': '0' },
  },
  {
    name: 'priorities: degraded endpoints come before those of the next',
    rows: ['2.9 priority'],
    cluster: {
      endpoints: [
        { of: ['a', 'b'], fields: { a: UNHEALTHY, b: DEGRADED } },
        { of: ['c'], priority: 1, fields: { c: UNHEALTHY } },
      ],
      fields: { common_lb_config: { healthy_panic_threshold: { value: 0 } } },
    },
    count: 4,
    expect: { 'upstream b requests': '4' },
  },
  {
    name: 'localities: a weight of its own for each, an empty one gets nothing',
    rows: ['2.9 locality weight'],
    cluster: {
      endpoints: [
        { of: ['a'], zone: 'one', weight: 1 },
        { of: ['b'], zone: 'two', weight: 1, fields: { b: UNHEALTHY } },
      ],
      fields: { common_lb_config: { locality_weighted_lb_config: {} } },
    },
    count: 4,
    expect: { 'upstream a requests': '4' },
  },
];

function choosing({ name, rows, cluster, count, expect = {} }: Choosing): Case {
  return {
    name,
    rows,
    routes: [to('all')],
    clusters: { all: cluster },
    upstreams: FOUR,
    client: times(count, () => ask('/')),
    // Whose turn is first is chance; how many turns each gets is not.
    ignores: count > 1 ? [/answer 1 body/] : [],
    expect,
  };
}

export const balancing: Topic = {
  name: 'balancing',
  cases: [...HASHES.map(hashing), ...CHOICES.map(choosing)],
};
