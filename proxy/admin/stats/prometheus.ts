// Statistics as Prometheus reads them, with Envoy's names for families and with labels for what
// Envoy takes out of a name: the cluster, the listener, the status.
import { BUCKETS } from '../../telemetry/index.ts';
import type { Stat } from './stat.ts';

export function prometheusText(stats: readonly Stat[]): string {
  const families = new Map<string, Family>();
  for (const stat of stats) {
    const { name, labels } = seriesOf(stat);
    let family = families.get(name);
    if (family === undefined) families.set(name, (family = { kind: stat.kind, lines: [] }));
    family.lines.push(...linesOf(stat, { name, labels }));
  }
  return [...families]
    .map(([name, { kind, lines }]) => `# TYPE ${name} ${kind}\n${lines.join('\n')}\n`)
    .join('');
}

type Family = { readonly kind: Stat['kind']; readonly lines: string[] };
type Label = readonly [name: string, value: string];
type Series = { readonly name: string; readonly labels: readonly Label[] };

const SCOPE_LABELS: Readonly<Record<string, string>> = {
  cluster: 'envoy_cluster_name',
  http: 'envoy_http_conn_manager_prefix',
  tcp: 'envoy_tcp_prefix',
  listener: 'envoy_listener_address',
};

const STATUS = /^(.*_rq)_(\d{3})$/;
const STATUS_CLASS = /^(.*_rq)_(\d)xx$/;

function seriesOf({ scope, row, name }: Stat): Series {
  const place = SCOPE_LABELS[scope];
  const labels: Label[] = place === undefined ? [] : [[place, row]];
  const family = (rest: string): string =>
    ['envoy', scope, rest]
      .filter((part) => part !== '')
      .join('_')
      .replace(/[^a-zA-Z0-9_]/g, '_');
  const [, ofStatus, status] = STATUS.exec(name) ?? [];
  if (ofStatus !== undefined && status !== undefined) {
    return { name: family(ofStatus), labels: [['envoy_response_code', status], ...labels] };
  }
  const [, ofClass, first] = STATUS_CLASS.exec(name) ?? [];
  if (ofClass === undefined || first === undefined) return { name: family(name), labels };
  return {
    name: family(`${ofClass}_xx`),
    labels: [['envoy_response_code_class', first], ...labels],
  };
}

function linesOf(stat: Stat, { name, labels }: Series): readonly string[] {
  if (stat.kind !== 'histogram') return [`${name}${labelText(labels)} ${stat.value}`];
  let total = 0;
  const buckets = stat.counts.map((count, i) => {
    total += count;
    const bound = i < BUCKETS.length ? String(BUCKETS[i]) : '+Inf';
    return `${name}_bucket${labelText([...labels, ['le', bound]])} ${total}`;
  });
  const end = labelText(labels);
  return [...buckets, `${name}_sum${end} ${stat.sum}`, `${name}_count${end} ${total}`];
}

function labelText(labels: readonly Label[]): string {
  if (labels.length === 0) return '{}';
  return `{${labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
