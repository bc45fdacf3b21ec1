// Endpoints as text: what most of them have in common is written once, and what is as usual not at
// all, so that forty of them take about a kilobyte; opened, they share those parts too.
import { parseOwn } from '../../lib/index.ts';
import type { EndpointPlan, EndpointsPlan, LocalityPlan } from './upstream.ts';

type Locality = Omit<LocalityPlan, 'endpoints'>;
/** Address, port, weight, and which of the workloads and labels. */
type Usual = [string, number, number, number, number];
type Unusual = Pick<EndpointPlan, 'otherAddresses' | 'hostname' | 'health' | 'healthCheck'>;
type Packed = {
  readonly head: Omit<EndpointsPlan, 'localities'>;
  readonly workloads: readonly string[];
  readonly labels: readonly EndpointPlan['labels'][];
  readonly localities: readonly (readonly [Locality, readonly (Usual | [...Usual, Unusual])[]])[];
};

export function packEndpoints({ localities, ...head }: EndpointsPlan): string {
  const workloads = new Shared<string>();
  const labels = new Shared<EndpointPlan['labels']>();
  const row = (plan: EndpointPlan): Usual | [...Usual, Unusual] => {
    const { address, port, weight } = plan;
    const workload = workloads.indexOf(plan.workload, plan.workload);
    const usual: Usual = [
      address,
      port,
      weight,
      workload,
      labels.indexOf(plan.labels, keyOf(plan)),
    ];
    return isUsual(plan) ? usual : [...usual, unusualOf(plan)];
  };
  const packed: Packed = {
    head,
    localities: localities.map(({ endpoints, ...locality }) => [locality, endpoints.map(row)]),
    workloads: workloads.list,
    labels: labels.list,
  };
  return JSON.stringify(packed);
}

export function openEndpoints(text: string): EndpointsPlan {
  const { head, workloads, labels, localities } = parseOwn<Packed>(text);
  const endpoint = (row: Usual | [...Usual, Unusual]): EndpointPlan => {
    const [address, port, weight, workload, label, unusual = USUAL] = row;
    const { otherAddresses, hostname, health, healthCheck } = unusual;
    return {
      address,
      port,
      otherAddresses,
      hostname,
      weight,
      health,
      healthCheck,
      labels: labels[label] ?? {},
      workload: workloads[workload] ?? '',
    };
  };
  return {
    ...head,
    localities: localities.map(([locality, rows]) => ({
      ...locality,
      endpoints: rows.map(endpoint),
    })),
  };
}

const USUAL: Unusual = {
  otherAddresses: [],
  hostname: '',
  health: 'healthy',
  healthCheck: { port: undefined, hostname: '', disabled: false },
};

function isUsual({ otherAddresses, hostname, health, healthCheck }: EndpointPlan): boolean {
  const { port, hostname: checkedHost, disabled } = healthCheck;
  return (
    otherAddresses.length === 0 &&
    hostname === '' &&
    health === 'healthy' &&
    port === undefined &&
    checkedHost === '' &&
    !disabled
  );
}

function unusualOf({ otherAddresses, hostname, health, healthCheck }: EndpointPlan): Unusual {
  return { otherAddresses, hostname, health, healthCheck };
}

/** Labels that say the same are the same. */
function keyOf({ labels }: EndpointPlan): string {
  let key = '';
  for (const name in labels) key += `${name}\n${labels[name]}\n`;
  return key;
}

class Shared<T> {
  readonly list: T[] = [];
  readonly #indices = new Map<string, number>();

  indexOf(value: T, key: string): number {
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const index = this.list.push(value) - 1;
    this.#indices.set(key, index);
    return index;
  }
}
