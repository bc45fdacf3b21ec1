// One scrape for the whole pod: Prometheus is pointed at the proxy, and the proxy is told where the
// application's own metrics are.
import type { EnvVar } from '../../api/kubernetes/index.ts';
import { isObject, parseJson, stringAt, type Labels } from '../../lib/index.ts';

type Merged = { readonly annotations: Labels; readonly env: readonly EnvVar[] };

const SCRAPE = 'prometheus.io/scrape';
const PORT = 'prometheus.io/port';
const PATH = 'prometheus.io/path';
const ENV = 'ISTIO_PROMETHEUS_ANNOTATIONS';

export function mergeMetrics(annotations: Labels, statusPort: number): Merged {
  const scrape = annotations[SCRAPE] ?? '';
  if (scrape === 'false') return { annotations, env: [] };
  const path = annotations[PATH] ?? '';
  const port = annotations[PORT] ?? '';
  const isSaid = scrape !== '' || path !== '' || port !== '';
  return {
    annotations: {
      ...annotations,
      [SCRAPE]: 'true',
      [PORT]: String(statusPort),
      [PATH]: '/stats/prometheus',
    },
    env: isSaid ? [{ name: ENV, value: JSON.stringify({ scrape, path, port }) }] : [],
  };
}

/** Undoes it, by what the proxy was told. */
export function restoreMetrics(annotations: Labels, proxyEnv: readonly EnvVar[]): Labels {
  if (annotations[PATH] !== '/stats/prometheus') return annotations;
  const { [SCRAPE]: _, [PORT]: __, [PATH]: ___, ...rest } = annotations;
  const said = parseJson(proxyEnv.find(({ name }) => name === ENV)?.value ?? '');
  if (!isObject(said)) return rest;
  const before: Record<string, string> = { ...rest };
  for (const [name, field] of [
    [SCRAPE, 'scrape'],
    [PORT, 'port'],
    [PATH, 'path'],
  ] as const) {
    const value = stringAt(said, field) ?? '';
    if (value !== '') before[name] = value;
  }
  return before;
}
