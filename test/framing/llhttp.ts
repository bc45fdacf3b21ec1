// Node's own parser at its most lenient, as one more server behind the proxy. It reads every kind
// of request that was passed on, afterwards, because it costs more than the others.
import { createServer, METHODS } from 'node:http';
import { Duplex } from 'node:stream';

const METHOD = /^\S+/;

/** Those in which it does not see exactly one request, and nothing else. */
export function oddToLlhttp(all: Iterable<string>): string[] {
  const seen = { requests: 0, faults: 0 };
  const server = createServer({ insecureHTTPParser: true }, () => (seen.requests += 1));
  server.on('clientError', () => (seen.faults += 1));
  const odd: string[] = [];
  for (const bytes of all) {
    seen.requests = 0;
    seen.faults = 0;
    const socket = new Duplex({
      read: () => undefined,
      write: (_chunk, _encoding, done) => done(),
    });
    server.emit('connection', socket);
    socket.emit('data', Buffer.from(bytes.replace(METHOD, knownMethod), 'latin1'));
    socket.destroy();
    if (seen.requests !== 1 || seen.faults > 0) odd.push(bytes);
  }
  server.close();
  return odd;
}

/** It serves a fixed set of methods; which one it is does not move the end of a request. */
function knownMethod(method: string): string {
  return METHODS.includes(method) ? method : 'POST';
}
