// Every metric of the control plane, by the names that dashboards of Istio ask for.
import type { Family } from './admin/index.ts';
import {
  CLUSTERS,
  ENDPOINTS,
  LISTENERS,
  NAMES,
  ROUTES,
  type Connection,
  type Histogram,
  type Tally,
} from './serve/index.ts';

export type Counts = {
  readonly version: string;
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  readonly connections: readonly Connection[];
  readonly pushes: number;
  readonly tally: Tally;
  readonly certificates: number;
  readonly reviews: { readonly passed: number; readonly failed: number };
  readonly services: number;
  readonly virtualServices: number;
};

export function families(counts: Counts): readonly Family[] {
  return [...build(counts), ...proxies(counts), ...answers(counts.tally), ...others(counts)];
}

function build({ version }: Counts): readonly Family[] {
  const tag = { component: 'pilot', tag: version };
  return [
    gauge({ name: 'pilot_info', help: 'What runs here.', value: 1, labels: { version } }),
    gauge({ name: 'istio_build', help: 'What was built.', value: 1, labels: tag }),
  ];
}

function proxies({ version, connections, pushes }: Counts): readonly Family[] {
  const refusing = connections.filter((connection) =>
    connection.status().some(({ refused }) => refused !== undefined),
  );
  return [
    gauge({
      name: 'pilot_xds',
      help: 'Proxies that are connected.',
      value: connections.length,
      labels: { version },
    }),
    gauge({
      name: 'pilot_xds_refusing',
      help: 'Proxies that refused what they were told.',
      value: refusing.length,
    }),
    ...rejects(connections),
    counter({
      name: 'pilot_pushes_total',
      help: 'Changes published to all proxies.',
      value: pushes,
    }),
  ];
}

function answers(tally: Tally): readonly Family[] {
  return [
    byType({ name: 'pilot_xds_pushes', help: 'Answers to proxies.', counts: tally.answers }),
    byType({
      name: 'pilot_total_xds_rejects',
      help: 'Answers that proxies refused.',
      counts: tally.refusals,
    }),
    counter({
      name: 'pilot_total_xds_internal_errors',
      help: 'Configurations of proxies that could not be made.',
      value: tally.failures,
    }),
    histogram({
      name: 'pilot_proxy_convergence_time',
      help: 'Seconds from a change to a proxy being told.',
      series: [{ labels: {}, of: tally.convergence }],
    }),
    histogram({
      name: 'pilot_xds_push_time',
      help: 'Seconds that it took to make what a proxy is told.',
      series: [{ labels: {}, of: tally.making }],
    }),
    histogram({
      name: 'pilot_xds_config_size_bytes',
      help: 'Bytes of answers to proxies.',
      series: [...tally.sizes].flatMap(([typeUrl, of]) => {
        const type = WORDS.get(typeUrl);
        return type === undefined ? [] : [{ labels: { type }, of }];
      }),
    }),
  ];
}

function others(counts: Counts): readonly Family[] {
  const { reviews } = counts;
  return [
    gauge({ name: 'pilot_services', help: 'Services known.', value: counts.services }),
    gauge({
      name: 'pilot_virt_services',
      help: 'VirtualServices known.',
      value: counts.virtualServices,
    }),
    counter({
      name: 'citadel_server_success_cert_issuance_count',
      help: 'Certificates issued to workloads.',
      value: counts.certificates,
    }),
    counter({
      name: 'galley_validation_passed',
      help: 'Objects that the webhook let pass.',
      value: reviews.passed,
    }),
    counter({
      name: 'galley_validation_failed',
      help: 'Objects that the webhook refused.',
      value: reviews.failed,
    }),
    counter({
      name: 'process_cpu_seconds_total',
      help: 'Time that this program computed.',
      value: counts.cpuSeconds,
    }),
    gauge({
      name: 'process_resident_memory_bytes',
      help: 'Memory in use.',
      value: counts.residentBytes,
    }),
  ];
}

type Sample = {
  readonly name: string;
  readonly help: string;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
};

const WORDS: ReadonlyMap<string, string> = new Map([
  [CLUSTERS, 'cds'],
  [ENDPOINTS, 'eds'],
  [LISTENERS, 'lds'],
  [ROUTES, 'rds'],
  [NAMES, 'nds'],
]);

type ByType = {
  readonly name: string;
  readonly help: string;
  readonly counts: ReadonlyMap<string, number>;
};

/** Types that nobody should ask for are one, so that no client makes labels. */
function byType({ name, help, counts }: ByType): Family {
  const sums = new Map<string, number>();
  for (const [typeUrl, count] of counts) {
    const type = WORDS.get(typeUrl) ?? 'other';
    sums.set(type, (sums.get(type) ?? 0) + count);
  }
  const samples = [...sums].map(([type, value]) => ({ labels: { type }, value }));
  return { name, kind: 'counter', help, samples };
}

type Spread = {
  readonly name: string;
  readonly help: string;
  readonly series: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly of: Histogram;
  }[];
};

function histogram({ name, help, series }: Spread): Family {
  const samples = series.flatMap(({ labels, of: { bounds, counts, sum } }) => {
    const buckets = [...bounds.map(String), '+Inf'].map((le, i) => {
      return { suffix: '_bucket' as const, labels: { ...labels, le }, value: counts[i] ?? 0 };
    });
    const total = { suffix: '_count' as const, labels, value: counts.at(-1) ?? 0 };
    return [...buckets, { suffix: '_sum' as const, labels, value: sum }, total];
  });
  return { name, kind: 'histogram', help, samples };
}

/** How many proxies refuse something of each type now, by Istio's names. */
function rejects(connections: readonly Connection[]): readonly Family[] {
  const refused = connections.flatMap((connection) =>
    connection.status().filter((one) => one.refused !== undefined),
  );
  return [...WORDS].map(([typeUrl, type]) =>
    gauge({
      name: `pilot_${type}_reject`,
      help: `Proxies that refused an answer of ${type}.`,
      value: refused.filter((one) => one.typeUrl === typeUrl).length,
    }),
  );
}

function gauge({ name, help, value, labels = {} }: Sample): Family {
  return { name, kind: 'gauge', help, samples: [{ labels, value }] };
}

function counter({ name, help, value }: Sample): Family {
  return { name, kind: 'counter', help, samples: [{ value }] };
}
