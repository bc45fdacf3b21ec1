// Every metric of the control plane, by the names that dashboards of Istio ask for.
import type { Family } from './admin/index.ts';
import {
  CLUSTERS,
  CONVERGENCE_BOUNDS,
  ENDPOINTS,
  LISTENERS,
  ROUTES,
  type Connection,
  type Tally,
} from './serve/index.ts';

export type Counts = {
  readonly version: string;
  readonly residentBytes: number;
  readonly connections: readonly Connection[];
  readonly pushes: number;
  readonly tally: Tally;
  readonly certificates: number;
  readonly reviews: { readonly passed: number; readonly failed: number };
  readonly services: number;
  readonly virtualServices: number;
};

export function families(counts: Counts): readonly Family[] {
  const { version, connections, reviews } = counts;
  const refusing = connections.filter((connection) =>
    connection.status().some(({ refused }) => refused !== undefined),
  );
  const labels = { version };
  return [
    gauge({ name: 'pilot_info', help: 'What runs here.', value: 1, labels }),
    gauge({
      name: 'pilot_xds',
      help: 'Proxies that are connected.',
      value: connections.length,
      labels,
    }),
    gauge({
      name: 'pilot_xds_refusing',
      help: 'Proxies that refused what they were told.',
      value: refusing.length,
    }),
    counter({
      name: 'pilot_pushes_total',
      help: 'Changes published to all proxies.',
      value: counts.pushes,
    }),
    byType({ name: 'pilot_xds_pushes', help: 'Answers to proxies.', counts: counts.tally.answers }),
    byType({
      name: 'pilot_total_xds_rejects',
      help: 'Answers that proxies refused.',
      counts: counts.tally.refusals,
    }),
    convergence(counts.tally),
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

function convergence({ convergence: counts, convergenceSeconds }: Tally): Family {
  const total = counts.at(-1) ?? 0;
  const buckets = [...CONVERGENCE_BOUNDS.map(String), '+Inf'].map((le, i) => {
    return { suffix: '_bucket' as const, labels: { le }, value: counts[i] ?? 0 };
  });
  return {
    name: 'pilot_proxy_convergence_time',
    kind: 'histogram',
    help: 'Seconds from a change to a proxy being told.',
    samples: [
      ...buckets,
      { suffix: '_sum', value: convergenceSeconds },
      { suffix: '_count', value: total },
    ],
  };
}

function gauge({ name, help, value, labels = {} }: Sample): Family {
  return { name, kind: 'gauge', help, samples: [{ labels, value }] };
}

function counter({ name, help, value }: Sample): Family {
  return { name, kind: 'counter', help, samples: [{ value }] };
}
