// Bulk transfers: `main.ts PORT CONNECTIONS SECONDS BYTES`. Each connection asks for `/stream`, of
// so many bytes, and asks again. What was under way at the end counts as a part of a transfer.
import { connect } from 'node:net';
import { AnswerReader } from '../answer.ts';
import { reportOf } from '../report.ts';

const [port = 0, connections = 0, seconds = 0, bytes = 0] = process.argv.slice(2).map(Number);

const REQUEST = 'GET /stream HTTP/1.1\r\nHost: bench\r\n\r\n';
// One buffer for a connection's whole life: reading costs a system call and a copy, nothing more.
const BUFFER_BYTES = 256 * 1024;

const latenciesUs: number[] = [];
const counts = { bytes: 0, errors: 0 };
const begin = performance.now();

for (let i = 0; i < connections; i++) begins();
setTimeout(() => {
  const requests = counts.bytes / bytes;
  const durationUs = (performance.now() - begin) * 1000;
  const report = reportOf({ requests, durationUs, errors: counts.errors, latenciesUs });
  console.log(JSON.stringify(report));
  process.exit(0);
}, seconds * 1000);

function begins(): void {
  const reader = new AnswerReader();
  const asked = { at: performance.now() };
  const buffer = Buffer.alloc(BUFFER_BYTES);
  const read = (count: number): boolean => {
    counts.bytes += count;
    const became = reader.read(buffer.subarray(0, count));
    if (became === 'more') return true;
    const now = performance.now();
    if (became === 'bad') counts.errors += 1;
    else latenciesUs.push((now - asked.at) * 1000);
    asked.at = now;
    socket.write(REQUEST);
    return true;
  };
  const onread = { buffer, callback: read };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
  socket.write(REQUEST);
  socket.on('error', () => (counts.errors += 1));
  socket.once('close', () => (counts.errors += 1));
}
