// A thousand proxies in one program: `main.ts PORT ORDERS PROXIES ROUNDS CHURN_SECONDS`. Prints
// a line of JSON for each thing measured: all proxies' first load, then changes, each until the
// last proxy has acknowledged it, then a time of many changes.
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, numberAt, parseJson, type JsonObject } from '../../../lib/index.ts';
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

const state = { awaited: '', since: 0, latencies: [0] };
const complete = new Set<ScaleClient>();
const xds = new Xds();

const begun = performance.now();
const clients = Array.from({ length: proxies }, (_, i) => {
  const node = nodeOf({ index: i, applications: APPLICATIONS });
  return new ScaleClient({ address: `127.0.0.1:${port}`, node, xds, heard });
});
await until('first load', () => complete.size === proxies);
// The last one's time is all that counts: they came together.
const took = performance.now() - begun;
print('cold start', { ...percentilesOf([took]), count: proxies, changes: 1, ...traffic(took) });
await sleep(SETTLE_MS);
await order('/delay', 0);

await changes('endpoint', (i) => ({ path: '/endpoint', name: clusterName(i) }));
await changes('route', (i) => ({ path: '/route', name: tableOf(routedService(i)) }));
if (churnSeconds > 0) await churn();
for (const client of clients) client.close();
process.exit(0);

function heard(client: ScaleClient, names: readonly string[]): void {
  if (state.awaited !== '' && names.includes(state.awaited)) {
    state.latencies.push(performance.now() - state.since);
  }
  if (client.held.size >= COMPLETE) complete.add(client);
}

type Change = { readonly path: string; readonly name: string };

async function changes(name: string, changeAt: (i: number) => Change): Promise<void> {
  const all: number[] = [];
  const since = performance.now();
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
  const counts = { count: rounds, changes: rounds, ...traffic(performance.now() - since) };
  print(name, { ...percentilesOf(all), ...counts });
  await order('/delay', 0);
}

/** Its percentiles are those of the server's event loop. */
async function churn(): Promise<void> {
  const since = performance.now();
  await order('/churn', CHURN_PER_SECOND);
  await sleep(churnSeconds * 1000);
  const moved = numberAt(await order('/churn', 0), 'moved') ?? Number.NaN;
  const took = performance.now() - since;
  const late = await order('/delay', 0);
  print('churn', { ...late, count: moved, changes: moved, ...traffic(took) });
}

async function order(path: string, index: number): Promise<JsonObject> {
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

/** What came to all proxies since this was asked last. */
function traffic(ms: number) {
  const bytes = clients.reduce((sum, client) => sum + client.bytes, 0);
  const bytesMax = Math.max(...clients.map((client) => client.bytesMax));
  for (const client of clients) client.forget();
  return { seconds: ms / 1000, bytes, bytesMax };
}

function percentilesOf(latencies: readonly number[]) {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999) };
}

function print(name: string, measured: object): void {
  console.log(JSON.stringify({ name, ...measured }));
}
