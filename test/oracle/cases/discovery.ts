// Where endpoints come from, and which of them answer for their health.
import type { JsonObject } from '../../../lib/index.ts';
import type { Case, Topic } from '../case.ts';
import { answer, ANSWERED, ask, converse, request, times, to, upstream } from '../write.ts';

const UNKNOWN_NAME: JsonObject = {
  cluster_name: 'unknown',
  endpoints: [
    {
      lb_endpoints: [
        {
          endpoint: {
            address: { socket_address: { address: 'nowhere.invalid', port_value: 80 } },
          },
        },
      ],
    },
  ],
};

// Nothing listens yet when the proxy starts, so the first check fails; the next must come soon.
const OFTEN: JsonObject = {
  interval: '0.1s',
  no_traffic_interval: '0.1s',
  timeout: '0.5s',
  unhealthy_threshold: 1,
  healthy_threshold: 1,
};

type Checked = { readonly healthy: number; readonly check: JsonObject };

/** `b` is refused by its health check; `a` is not. */
function checking({ healthy, check }: Checked): Pick<Case, 'clusters' | 'upstreams' | 'routes'> {
  return {
    routes: [to('all')],
    clusters: {
      all: {
        endpoints: [{ of: ['a', 'b'] }],
        fields: {
          health_checks: [{ ...OFTEN, ...check }],
          common_lb_config: { healthy_panic_threshold: { value: 0 } },
        },
      },
    },
    upstreams: {
      a: upstream(answer(healthy, { body: 'a' })),
      b: upstream(answer(500, { body: 'b' })),
    },
  };
}

// How often health is asked for is a matter of time.
const CHECKS = [/^upstream/];

const DISCOVERED: readonly Case[] = [
  ...['STRICT_DNS', 'LOGICAL_DNS'].map((type): Case => ({
    name: `${type}: an address is a name too`,
    rows: ['1.2 discovery'],
    clusters: { a: { fields: { type } } },
    client: [converse(150, request('/'), ANSWERED)],
    expect: { 'client 1 answer 1': 'HTTP/1.1 200 OK' },
  })),
  {
    name: 'STRICT_DNS: a name that is not there is 503',
    rows: ['1.2 discovery', '2.14 UH'],
    clusters: { a: { fields: { type: 'STRICT_DNS', load_assignment: UNKNOWN_NAME } } },
    client: [converse(200, request('/'), ANSWERED)],
  },
  {
    name: 'health checks: an endpoint that is refused gets nothing',
    rows: ['1.3 health checks'],
    ...checking({ healthy: 200, check: { http_health_check: { path: '/health' } } }),
    client: [converse(500, request('/'), ANSWERED), ...times(3, () => ask('/'))],
    ignores: CHECKS,
    expect: { 'client 4 answer 1 body': 'a' },
  },
  {
    name: 'health checks: which codes are good can be said',
    rows: ['1.3 health checks'],
    ...checking({
      healthy: 404,
      check: {
        http_health_check: { path: '/health', expected_statuses: [{ start: 404, end: 405 }] },
      },
    }),
    client: [converse(500, request('/'), ANSWERED), ...times(3, () => ask('/'))],
    ignores: CHECKS,
    expect: { 'client 4 answer 1 body': 'a' },
  },
  {
    name: 'health checks: all are refused, so nobody is asked',
    rows: ['1.3 health checks', '2.14 UH'],
    ...checking({ healthy: 503, check: { http_health_check: { path: '/health' } } }),
    client: [converse(500, request('/'), ANSWERED)],
    ignores: CHECKS,
    expect: { 'log 1 flags': 'UH' },
  },
  {
    name: 'health checks: a TCP connection is enough',
    rows: ['1.3 health checks'],
    routes: [to('all')],
    clusters: {
      all: {
        endpoints: [{ of: ['a', 'none'] }],
        fields: {
          health_checks: [{ ...OFTEN, tcp_health_check: {} }],
        },
      },
    },
    upstreams: { a: upstream(answer(200, { body: 'a' })) },
    client: [converse(500, request('/'), ANSWERED), ...times(3, () => ask('/'))],
    ignores: CHECKS,
    expect: { 'client 4 answer 1 body': 'a' },
  },
];

export const discovery: Topic = { name: 'discovery', cases: DISCOVERED };
