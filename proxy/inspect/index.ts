// Looking into a running data thread: what it counted, who its upstreams are, and what it would do.
export { Insight } from './insight.ts';
export type { InsightWorld } from './insight.ts';
export { dryRun } from './dry-run.ts';
