// What protects upstreams: circuit breakers, retry budgets, ejection of endpoints that fail.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, ClusterShape, Conversation, Topic } from '../case.ts';
import { answer, ask, BREAK, delayed, OK, SILENCE, times, to, upstream } from '../write.ts';

type Clusters = Readonly<Record<string, ClusterShape>>;

const SLOW = upstream(delayed(500, OK));

function breaking(thresholds: JsonObject): Clusters {
  return { a: { fields: { circuit_breakers: { thresholds: [thresholds] } } } };
}

const BREAKERS: readonly Case[] = [
  {
    name: 'requests beyond the breaker are 503 UO, and say so',
    rows: ['2.7 requests', '2.14 UO', '2.8 x-envoy-overloaded'],
    clusters: breaking({ max_requests: 1 }),
    upstreams: { a: SLOW },
    isParallel: true,
    client: [ask('/'), ask('/')],
    expect: { 'client 2 answer 1 field x-envoy-overloaded': 'true' },
  },
  {
    name: 'requests that wait beyond the breaker are 503 UO',
    rows: ['2.7 pending', '2.14 UO', '2.8 x-envoy-overloaded'],
    clusters: breaking({ max_connections: 1, max_pending_requests: 1 }),
    upstreams: { a: upstream(delayed(1200, OK)) },
    isParallel: true,
    parallelStepMs: 300,
    client: [ask('/'), ask('/'), ask('/')],
    expect: { 'upstream a connections': '1', 'client 3 answer 1 field x-envoy-overloaded': 'true' },
  },
  {
    name: 'requests beyond the connections wait for one',
    rows: ['2.7 connections'],
    clusters: breaking({ max_connections: 1 }),
    upstreams: { a: upstream(delayed(150, OK)) },
    isParallel: true,
    client: times(4, () => ask('/')),
    expect: { 'upstream a connections': '1', 'upstream a requests': '4' },
  },
  {
    name: 'a pool without a connection always gets one',
    rows: ['2.7 connections'],
    clusters: breaking({ max_connections: 0 }),
    client: [ask('/')],
  },
  {
    name: 'nothing may wait: requests are refused while there is no connection',
    rows: ['2.7 pending', '2.14 UO'],
    clusters: breaking({ max_pending_requests: 0 }),
    client: [ask('/')],
    expect: { 'log 1 flags': 'UO' },
  },
  {
    name: 'retries beyond the breaker are not made',
    rows: ['2.7 retries', '2.2.4', '2.14 UO'],
    routes: [to('a', { retry_policy: { retry_on: '5xx', num_retries: 3 } })],
    clusters: breaking({ max_retries: 0 }),
    upstreams: { a: upstream(answer(500), OK) },
    client: [ask('/')],
    expect: { 'upstream a requests': '1' },
  },
  {
    name: 'a retry budget lets some through, however little goes on',
    rows: ['2.7 retries', '2.2.4'],
    routes: [to('a', { retry_policy: { retry_on: '5xx', num_retries: 3 } })],
    clusters: breaking({
      retry_budget: { budget_percent: { value: 20 }, min_retry_concurrency: 1 },
    }),
    upstreams: { a: upstream(answer(500)) },
    client: [ask('/')],
    expect: { 'upstream a requests': '4' },
  },
  {
    name: 'a route of high priority has a breaker of its own',
    rows: ['2.7 requests'],
    routes: [{ match: { prefix: '/high' }, route: { cluster: 'a', priority: 'HIGH' } }, to('a')],
    clusters: {
      a: {
        fields: {
          circuit_breakers: {
            thresholds: [{ max_requests: 1 }, { priority: 'HIGH', max_requests: 1 }],
          },
        },
      },
    },
    upstreams: { a: SLOW },
    isParallel: true,
    client: [ask('/'), ask('/high'), ask('/'), ask('/high')],
  },
  {
    name: 'a breaker says nothing of itself where headers are suppressed',
    rows: ['2.8 x-envoy-overloaded'],
    router: { suppress_envoy_headers: true },
    clusters: breaking({ max_requests: 1 }),
    upstreams: { a: SLOW },
    isParallel: true,
    client: [ask('/'), ask('/')],
  },
];

function ejecting(detection: JsonObject, endpoints: readonly string[] = ['a', 'b']): Clusters {
  return {
    all: {
      endpoints: [{ of: endpoints }],
      fields: {
        outlier_detection: {
          interval: '60s',
          base_ejection_time: '60s',
          max_ejection_percent: 100,
          ...detection,
        },
      },
    },
  };
}

const MANY: readonly Conversation[] = times(12, () => ask('/'));
// Whose turn is first is chance; how many turns each endpoint gets is not.
const BY_TURNS = [/^log /, /^client \d+ answer/];

const OUTLIERS: readonly Case[] = [
  {
    name: 'an endpoint with so many 5xx in a row is left out',
    rows: ['2.5 consecutive 5xx'],
    routes: [to('all')],
    clusters: ejecting({ consecutive_5xx: 3 }),
    upstreams: { a: upstream(answer(500)), b: upstream(OK) },
    client: MANY,
    ignores: BY_TURNS,
    expect: { 'upstream a requests': '3', 'upstream b requests': '9' },
  },
  {
    name: 'a good answer in between starts the count anew',
    rows: ['2.5 consecutive 5xx'],
    routes: [to('all')],
    clusters: ejecting({ consecutive_5xx: 3 }),
    upstreams: {
      a: upstream(answer(500), answer(500), OK, answer(500), answer(500), OK),
      b: upstream(OK),
    },
    client: MANY,
    ignores: BY_TURNS,
    expect: { 'upstream a requests': '6' },
  },
  {
    name: 'gateway errors are only counted unless they are enforced',
    rows: ['2.5 gateway failures'],
    routes: [to('all')],
    clusters: ejecting({ consecutive_gateway_failure: 2, consecutive_5xx: 100 }),
    upstreams: { a: upstream(answer(503)), b: upstream(OK) },
    client: MANY,
    ignores: BY_TURNS,
    expect: { 'upstream a requests': '6' },
  },
  {
    name: 'gateway errors in a row eject where they are enforced',
    rows: ['2.5 gateway failures'],
    routes: [to('all')],
    clusters: ejecting({
      consecutive_gateway_failure: 2,
      enforcing_consecutive_gateway_failure: 100,
      enforcing_consecutive_5xx: 0,
    }),
    upstreams: { a: upstream(answer(503)), b: upstream(OK) },
    client: MANY,
    ignores: BY_TURNS,
    expect: { 'upstream a requests': '2' },
  },
  {
    name: 'an endpoint that breaks connections counts as failing',
    rows: ['2.5 local failures'],
    routes: [to('all')],
    clusters: ejecting({ consecutive_5xx: 3 }),
    upstreams: { a: upstream(BREAK), b: upstream(OK) },
    client: MANY,
    ignores: BY_TURNS,
    expect: { 'upstream a requests': '3' },
  },
  {
    name: 'an endpoint that does not answer counts as failing',
    rows: ['2.5 local failures'],
    routes: [to('all', { timeout: '0.15s' })],
    clusters: ejecting({ consecutive_5xx: 2 }),
    upstreams: { a: upstream(SILENCE), b: upstream(OK) },
    client: times(8, () => ask('/')),
    ignores: BY_TURNS,
    expect: { 'upstream a requests': '2' },
  },
  {
    name: 'local failures can be counted apart',
    rows: ['2.5 local failures'],
    routes: [to('all')],
    clusters: ejecting(
      {
        split_external_local_origin_errors: true,
        consecutive_local_origin_failure: 2,
        consecutive_5xx: 100,
      },
      ['none', 'b'],
    ),
    upstreams: { b: upstream(OK) },
    client: MANY,
    ignores: BY_TURNS,
    expect: { 'upstream b requests': '10' },
  },
  {
    name: 'a tenth of two endpoints is none, so nothing is ejected by default',
    rows: ['2.5 max ejection'],
    routes: [to('all')],
    clusters: ejecting({ consecutive_5xx: 2, max_ejection_percent: 10 }),
    upstreams: { a: upstream(answer(500)), b: upstream(OK) },
    client: MANY,
    ignores: BY_TURNS,
  },
  {
    name: 'one endpoint can always be ejected where that is wanted',
    rows: ['2.5 max ejection'],
    routes: [to('all')],
    clusters: ejecting({
      consecutive_5xx: 2,
      max_ejection_percent: 10,
      always_eject_one_host: true,
    }),
    upstreams: { a: upstream(answer(500)), b: upstream(OK) },
    client: MANY,
    ignores: BY_TURNS,
    expect: { 'upstream a requests': '2' },
  },
  {
    name: 'an ejected endpoint comes back after its time',
    rows: ['2.5 return'],
    routes: [to('all')],
    clusters: ejecting({
      consecutive_5xx: 1,
      interval: '0.2s',
      base_ejection_time: '0.3s',
    }),
    upstreams: { a: upstream(answer(500), OK), b: upstream(OK) },
    client: [...times(4, () => ask('/')), ...times(4, () => ask('/'))],
    // When the tick comes is chance: only that it comes back is compared.
    ignores: [...BY_TURNS, /^upstream/],
  },
  {
    name: 'all are ejected: panic uses all',
    rows: ['2.5 max ejection', '2.9 panic'],
    routes: [to('all')],
    clusters: ejecting({ consecutive_5xx: 1 }),
    upstreams: { a: upstream(answer(500)), b: upstream(answer(500)) },
    client: times(8, () => ask('/')),
    ignores: [/^upstream/],
  },
  {
    name: 'all are ejected and panic is off: 503 UH',
    rows: ['2.5 max ejection', '2.14 UH'],
    routes: [to('all')],
    clusters: {
      all: {
        endpoints: [{ of: ['a'] }],
        fields: {
          outlier_detection: { consecutive_5xx: 1, max_ejection_percent: 100 },
          common_lb_config: { healthy_panic_threshold: { value: 0 } },
        },
      },
    },
    upstreams: { a: upstream(answer(500)) },
    client: times(3, () => ask('/')),
    expect: { 'log 2 flags': 'UH' },
  },
];

export const protection: Topic = { name: 'protection', cases: [...BREAKERS, ...OUTLIERS] };
