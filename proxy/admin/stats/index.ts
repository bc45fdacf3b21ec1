// What is counted, as Envoy's `/stats` and as Prometheus reads it.
export { Baseline } from './baseline.ts';
export { prometheusText } from './prometheus.ts';
export { readStatQuery } from './query.ts';
export { statsJson, statsText } from './render.ts';
export { statsOf } from './stat.ts';
export type { Stat } from './stat.ts';
