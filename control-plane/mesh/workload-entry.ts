// WorkloadEntries: workloads that are no pods. Like a pod each has an address, labels, an identity
// and a place; it may also have ports and a weight of its own.
import type { WorkloadEntry, WorkloadEntrySpec } from '../../api/istio/index.ts';
import { listAt, stringAt } from '../../lib/index.ts';
import { memo } from '../../lib/pure/index.ts';
import { canonical, type Locality, type Workload } from './workload.ts';

export type EntryWorkload = {
  readonly workload: Workload;
  readonly address: string;
  /** By the name of the service's port. */
  readonly ports: Readonly<Record<string, number>>;
  readonly weight: number;
};

type Named = { readonly name: string; readonly namespace: string };

export const workloadOfEntry = memo(({ metadata, spec }: WorkloadEntry): EntryWorkload =>
  entryWorkload(spec, metadata),
);

/** Nobody said that its health check fails. */
export function isUp({ status }: WorkloadEntry): boolean {
  return !listAt(status, 'conditions').some(
    (each) => stringAt(each, 'type') === 'Healthy' && stringAt(each, 'status') === 'False',
  );
}

/** `of`: the entry, or the ServiceEntry that has it inline. */
export function entryWorkload(spec: WorkloadEntrySpec, of: Named): EntryWorkload {
  const { address = '', labels = {}, ports = {}, weight = 1, serviceAccount = '' } = spec;
  const tlsMode = labels['security.istio.io/tlsMode'];
  return {
    address,
    ports,
    weight,
    workload: {
      podName: of.name,
      namespace: of.namespace,
      ip: address,
      labels,
      serviceAccount: serviceAccount === '' ? 'default' : serviceAccount,
      takesMutualTls: tlsMode === undefined ? serviceAccount !== '' : tlsMode === 'istio',
      name: of.name,
      ...canonical(labels, of.name),
      locality: localityOf(spec.locality ?? labels['istio-locality']?.replaceAll('.', '/')),
      node: '',
      ports: {},
    },
  };
}

function localityOf(text: string | undefined): Locality {
  const [region = '', zone = '', subzone = ''] = (text ?? '').split('/');
  return { region, zone, subzone };
}
