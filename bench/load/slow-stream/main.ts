// Requests at a fixed rate over one connection, beside them perhaps somebody who reads slowly:
// `main.ts PORT SECONDS RPS SLOW`. The slow one has asked for 32 MB and takes a little now and
// then, so that whoever is between has always more for it than it takes.
import { setTimeout as sleep } from 'node:timers/promises';
import { blockOf, Client } from '../../h2/index.ts';
import { reportOf } from '../report.ts';

const [port = 0, seconds = 0, rps = 0, slow = 0] = process.argv.slice(2).map(Number);

const STREAMS_MAX = 99;
const WINDOW_BYTES = 65_535;
const SLOW_EVERY_MS = 100;
const SLOW_BYTES = 8 * 1024;
const PATIENCE_MS = 2000;

const client = new Client({ port, streamBytes: WINDOW_BYTES });
const latenciesUs: number[] = [];
const waiting: number[] = [];
const counts = { sent: 0, busy: 0, errors: 0, slowBytes: 0 };
const total = rps * seconds;

if (slow > 0) await readSlowly();
const begin = performance.now();
const ticking = setInterval(tick, 1);

/** Resolves when as much is waiting for it as its window allows. */
async function readSlowly(): Promise<void> {
  const id = client.ask(get('/stream'), true, {
    data: (content) => (counts.slowBytes += content.length),
    // It is not done before we leave.
    end: () => (counts.errors += 1),
  });
  const until = performance.now() + PATIENCE_MS;
  while (counts.slowBytes < WINDOW_BYTES && performance.now() < until) await sleep(1);
  setInterval(() => client.wire.grant(id, SLOW_BYTES), SLOW_EVERY_MS);
}

function tick(): void {
  const now = performance.now();
  const due = Math.min(total, Math.floor(((now - begin) * rps) / 1000));
  for (; counts.sent < due; counts.sent++) {
    if (counts.busy < STREAMS_MAX) ask(now);
    else waiting.push(now);
  }
  const isDone = counts.sent === total && waiting.length === 0 && counts.busy === 0;
  if (isDone || now - begin > seconds * 1000 + PATIENCE_MS) finish();
}

function ask(dueAt: number): void {
  counts.busy += 1;
  client.ask(get('/'), true, {
    data: () => undefined,
    end(problem) {
      counts.busy -= 1;
      if (problem === undefined) latenciesUs.push((performance.now() - dueAt) * 1000);
      else counts.errors += 1;
      const next = waiting.shift();
      if (next !== undefined) ask(next);
    },
  });
}

function finish(): void {
  clearInterval(ticking);
  // A slow one that got nothing has disturbed nobody.
  const isIdle = slow > 0 && counts.slowBytes < WINDOW_BYTES;
  const errors = counts.errors + waiting.length + counts.busy + (isIdle ? 1 : 0);
  const durationUs = (performance.now() - begin) * 1000;
  const requests = latenciesUs.length;
  console.log(JSON.stringify(reportOf({ requests, durationUs, errors, latenciesUs })));
  process.exit(0);
}

function get(path: string): Buffer {
  return blockOf({ ':method': 'GET', ':scheme': 'http', ':authority': 'bench', ':path': path });
}
