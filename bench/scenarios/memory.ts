// `memory`: a connected sidecar that idles, knows a thousand services, and carries load. Sizes do
// not depend on how busy the machine is, so one round is enough.
import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop, type LoadReport } from '../load/index.ts';
import { median, medianRow, type Row } from '../row.ts';
import { eachConnected, type Connected } from './connected.ts';
import { measured } from './rounds.ts';
import type { Run, Scenario } from './scenario.ts';

const NOBODY = { services: 0, endpoints: 0 };
const MANY = { services: 1000, endpoints: 10 };
// V8 gives memory back when it has had nothing to do for eight seconds.
const SETTLE_MS = 10_000;
const QUICK_SETTLE_MS = 1000;
const SAMPLES = 5;
const SAMPLE_EVERY_MS = 200;
const CONNECTIONS = 32;
const LOAD_SECONDS = 5;

export const memory: Scenario = {
  name: 'memory',
  about: 'memory of a sidecar: idle, with 1000 services, under load',
  seconds: ({ pace, subjects }) => subjects * (pace === 'quick' ? 8 : 33),
  formation: 'connected',
  measure: (run) => eachConnected(run, (connected) => phases(run, connected)),
};

async function phases(run: Run, { contestant, plane }: Connected): Promise<readonly Row[]> {
  const settleMs = run.pace === 'quick' ? QUICK_SETTLE_MS : SETTLE_MS;
  const seconds = run.pace === 'quick' ? 1 : LOAD_SECONDS;
  const url = `http://127.0.0.1:${contestant.port}/`;
  const rows: Row[] = [];
  const phase = async (name: string, load: () => Promise<LoadReport>): Promise<void> => {
    run.say(`${contestant.name}, ${name}`);
    const connections = name === 'loaded' ? CONNECTIONS : 0;
    const variant = { connections };
    const { row } = await measured(contestant, { scenario: 'memory', variant, load });
    const sizes: { rss: number; own: number }[] = [];
    for (let i = 0; i < SAMPLES; i++) {
      sizes.push({ rss: contestant.usage().rssMb, own: contestant.privateMb() });
      await sleep(SAMPLE_EVERY_MS);
    }
    const rssMb = median(sizes.map(({ rss }) => rss));
    const privateMb = median(sizes.map(({ own }) => own));
    rows.push(medianRow([{ ...row, phase: name, rss_mb: rssMb, private_mb: privateMb }]));
  };
  await plane.tell(NOBODY);
  await phase('idle', () => waited(settleMs));
  await plane.tell(MANY);
  await phase('services', () => waited(settleMs));
  await phase('loaded', () => closedLoop({ url, connections: CONNECTIONS, seconds, bodyBytes: 0 }));
  return rows;
}

async function waited(ms: number): Promise<LoadReport> {
  await sleep(ms);
  const none = { p50Us: 0, p90Us: 0, p99Us: 0, p999Us: 0 };
  return { requests: 0, durationUs: ms * 1000, errors: 0, ...none };
}
