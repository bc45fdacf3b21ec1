// Every metric of the control plane, by the names that dashboards of Istio ask for.
import type { Family } from './admin/index.ts';
import type { Connection } from './serve/index.ts';

export type Counts = {
  readonly version: string;
  readonly residentBytes: number;
  readonly connections: readonly Connection[];
  readonly pushes: number;
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

function gauge({ name, help, value, labels = {} }: Sample): Family {
  return { name, kind: 'gauge', help, samples: [{ labels, value }] };
}

function counter({ name, help, value }: Sample): Family {
  return { name, kind: 'counter', help, samples: [{ value }] };
}
