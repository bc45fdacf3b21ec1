// Full mutual handshakes: `main.ts PORT CONNECTIONS SECONDS ROOT CHAIN KEY SERVER_NAME`. A client
// of TLS 1.3 is done before the server has looked at its certificate, so each asks one thing.
import { readFileSync } from 'node:fs';
import { connect, createSecureContext } from 'node:tls';
import { AnswerReader } from '../answer.ts';
import { reportOf } from '../report.ts';

const words = process.argv.slice(2);
const [port = 0, connections = 0, seconds = 0] = words.slice(0, 3).map(Number);
const [root = '', chain = '', key = '', servername = ''] = words.slice(3);

const REQUEST = 'GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n';
// A subject that refuses everybody is not asked at the speed of the loop.
const AFTER_ERROR_MS = 20;

// Made once, and never given a session to resume.
const secureContext = createSecureContext({
  ca: readFileSync(root),
  cert: readFileSync(chain),
  key: readFileSync(key),
});
const latenciesUs: number[] = [];
const counts = { errors: 0 };
const begin = performance.now();
const end = begin + seconds * 1000;

await Promise.all(Array.from({ length: connections }, again));
const durationUs = (performance.now() - begin) * 1000;
const requests = latenciesUs.length;
console.log(JSON.stringify(reportOf({ requests, durationUs, errors: counts.errors, latenciesUs })));

async function again(): Promise<void> {
  while (performance.now() < end) {
    const before = performance.now();
    if (await shake()) latenciesUs.push((performance.now() - before) * 1000);
    else {
      counts.errors += 1;
      await new Promise((resolve) => setTimeout(resolve, AFTER_ERROR_MS));
    }
  }
}

function shake(): Promise<boolean> {
  return new Promise((resolve) => {
    const reader = new AnswerReader();
    const socket = connect({ port, host: '127.0.0.1', servername, secureContext });
    const settle = (isGood: boolean): void => {
      resolve(isGood);
      socket.destroy();
    };
    socket.once('secureConnect', () => socket.write(REQUEST));
    socket.on('data', (chunk: Buffer) => {
      const became = reader.read(chunk);
      if (became !== 'more') settle(became === 'good');
    });
    socket.on('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
