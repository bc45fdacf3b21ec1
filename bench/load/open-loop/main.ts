// Requests at a fixed rate: `main.ts PORT CONNECTIONS SECONDS RPS`. A request that finds every
// connection busy waits for one, and that wait counts: a stall is seen by all who came during it
// (Tene's "coordinated omission" is the mistake of not counting them).
import { connect, type Socket } from 'node:net';
import { AnswerReader } from '../answer.ts';
import { reportOf } from '../report.ts';

const [port = 0, connections = 0, seconds = 0, rps = 0] = process.argv.slice(2).map(Number);

const REQUEST = 'GET / HTTP/1.1\r\nHost: bench\r\n\r\n';
// Nobody waits longer for an answer.
const PATIENCE_MS = 2000;

type Line = { readonly socket: Socket; askedAt: number | undefined };

const latenciesUs: number[] = [];
const idle: Line[] = [];
const waiting: number[] = [];
const counts = { sent: 0, errors: 0, busy: 0 };
const total = rps * seconds;

await Promise.all(Array.from({ length: connections }, open));
const begin = performance.now();
const ticking = setInterval(tick, 1);

function tick(): void {
  const now = performance.now();
  const due = Math.min(total, Math.floor(((now - begin) * rps) / 1000));
  for (; counts.sent < due; counts.sent++) {
    const line = idle.pop();
    if (line === undefined) waiting.push(now);
    else ask(line, now);
  }
  const isDone = counts.sent === total && waiting.length === 0 && counts.busy === 0;
  if (isDone || now - begin > seconds * 1000 + PATIENCE_MS) finish();
}

function ask(line: Line, dueAt: number): void {
  line.askedAt = dueAt;
  counts.busy += 1;
  line.socket.write(REQUEST);
}

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const line: Line = { socket, askedAt: undefined };
    const reader = new AnswerReader();
    socket.once('connect', () => {
      idle.push(line);
      resolve();
    });
    socket.on('data', (chunk: Buffer) => {
      const became = reader.read(chunk);
      if (became !== 'more') answered(line, became);
    });
    socket.on('error', reject);
    socket.once('close', () => lost(line));
  });
}

function answered(line: Line, became: 'good' | 'bad'): void {
  const now = performance.now();
  if (became === 'bad') counts.errors += 1;
  if (line.askedAt !== undefined) latenciesUs.push((now - line.askedAt) * 1000);
  line.askedAt = undefined;
  counts.busy -= 1;
  const next = waiting.shift();
  if (next === undefined) idle.push(line);
  else ask(line, next);
}

function lost(line: Line): void {
  const place = idle.indexOf(line);
  if (place >= 0) idle.splice(place, 1);
  if (line.askedAt !== undefined) {
    counts.errors += 1;
    counts.busy -= 1;
  }
  // Whoever cannot be reached again has left the rest unanswered.
  open().catch(() => (counts.errors += 1));
}

function finish(): void {
  clearInterval(ticking);
  const errors = counts.errors + waiting.length + counts.busy;
  const requests = latenciesUs.length;
  const durationUs = (performance.now() - begin) * 1000;
  console.log(JSON.stringify(reportOf({ requests, durationUs, errors, latenciesUs })));
  process.exit(0);
}
