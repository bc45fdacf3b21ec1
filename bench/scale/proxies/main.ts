// A thousand proxies in one program: `main.ts PORT ORDERS PROXIES ROUNDS CHURN_SECONDS`. Prints
// a line of JSON for each thing measured: all proxies' first load, then changes, each until the
// last proxy has acknowledged it, then a time of many changes.
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, parseJson } from '../../../lib/index.ts';
import { Xds } from '../../../api/xds/index.ts';
import { ScaleClient } from './client.ts';
import { clusterName, nodeOf, ROUTE_TABLES, routedService, tableOf } from '../world.ts';

const [port = 0, orderPort = 0, proxies = 0, rounds = 0, churnSeconds = 0] = process.argv
  .slice(2)
  .map(Number);
const APPLICATIONS = 20;
const SERVICES = 1000;
const WITHIN_MS = 120_000;
const SETTLE_MS = 500;
const CHURN_PER_SECOND = 100;
// Every cluster, its endpoints, and the route tables; listeners and local clusters come beside.
const COMPLETE = 2 * SERVICES + ROUTE_TABLES.length;

const state = { awaited: '', since: 0, latencies: [0], complete: 0 };
const xds = new Xds();

function heard(client: ScaleClient, names: readonly string[]): void {
  if (state.awaited !== '' && names.includes(state.awaited)) {
    state.latencies.push(performance.now() - state.since);
  }
  if (client.held.size >= COMPLETE && !complete.has(client)) complete.add(client);
}

const complete = new Set<ScaleClient>();
const begun = performance.now();
const clients = Array.from({ length: proxies }, (_, i) => {
  const node = nodeOf({ index: i, applications: APPLICATIONS });
  return new ScaleClient({ address: `127.0.0.1:${port}`, node, xds, heard });
});
await until('first load', () => complete.size === proxies);
const bytes = clients.reduce((sum, client) => sum + client.bytes, 0);
const bytesMax = Math.max(...clients.map((client) => client.bytesMax));
print('cold start', { latencies: [performance.now() - begun], bytes, bytesMax });
await sleep(SETTLE_MS);
await order('/delay', 0);

await changes('endpoint', (i) => ({ path: '/endpoint', name: clusterName(i) }));
await changes('route', (i) => ({ path: '/route', name: tableOf(routedService(i)) }));
if (churnSeconds > 0) await churn();
for (const client of clients) client.close();
process.exit(0);

type Change = { readonly path: string; readonly name: string };

async function changes(name: string, changeAt: (i: number) => Change): Promise<void> {
  const all: number[] = [];
  const before = clients.reduce((sum, client) => sum + client.bytes, 0);
  for (let i = 1; i <= rounds; i++) {
    const change = changeAt(i);
    state.latencies = [];
    state.awaited = change.name;
    state.since = performance.now();
    await order(change.path, i);
    await until(name, () => state.latencies.length >= proxies);
    all.push(...state.latencies);
    await sleep(SETTLE_MS);
  }
  state.awaited = '';
  const sum = clients.reduce((total, client) => total + client.bytes, 0);
  print(name, { latencies: all, bytes: (sum - before) / rounds, late: await order('/delay', 0) });
}

async function churn(): Promise<void> {
  await order('/churn', CHURN_PER_SECOND);
  await sleep(churnSeconds * 1000);
  await order('/churn', 0);
  print('churn', { latencies: [0], late: await order('/delay', 0) });
}

async function order(path: string, index: number): Promise<object> {
  const answer = await fetch(`http://127.0.0.1:${orderPort}${path}?index=${index}`);
  const value = parseJson(await answer.text());
  return isObject(value) ? value : {};
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`${what} did not end: ${complete.size} complete`);
    await sleep(1);
  }
}

type Measured = { readonly latencies: readonly number[]; readonly [more: string]: unknown };

function print(name: string, { latencies, ...more }: Measured): void {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  const percentiles = { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999) };
  console.log(JSON.stringify({ name, ...percentiles, max: sorted.at(-1), ...more }));
}
