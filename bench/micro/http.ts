// The HTTP/1 codec and headers: a request of ten headers read and answered, and what filters do to
// headers all the time.
import { Duplex } from 'node:stream';
import { systemClock } from '../../lib/index.ts';
import {
  H1_LIMITS,
  H1Server,
  Headers,
  ResponseHead,
  type RequestSink,
  type ResponseSink,
} from '../../proxy/http/index.ts';
import type { Operation } from './timed.ts';

const PAIRS = [
  ['Host', 'reviews.shop.svc.cluster.local:9080'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36'],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Encoding', 'gzip, deflate, br'],
  ['Accept-Language', 'en-GB,en;q=0.9'],
  ['Cookie', 'session=4f2c7f6e-90b5-4b8a-9a0e-4c5a0b6d0c11; theme=dark'],
  ['X-Request-Id', '1c9d6f1e-6b7d-4c0a-8f5e-2a7b9c3d4e5f'],
  ['Traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'],
  ['X-Forwarded-For', '10.0.0.1'],
  ['X-Forwarded-Proto', 'https'],
] as const;

export function httpOperations(): readonly Operation[] {
  return [serverOperation(), headersOperation()];
}

function serverOperation(): Operation {
  const lines = PAIRS.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const request = Buffer.from(`GET /reviews/7?stars=5 HTTP/1.1\r\n${lines}\r\n`, 'latin1');
  const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const counts = { requests: 0 };
  const owner = {
    limits: H1_LIMITS,
    clock: systemClock,
    exchange: (response: ResponseSink) => answering(response, counts),
    refused: (...why: readonly unknown[]) => {
      throw new Error(`the request was refused: ${JSON.stringify(why)}`);
    },
    broke: (error: unknown) => {
      throw error;
    },
    idle: () => undefined,
    closed: () => undefined,
  };
  new H1Server(socket, owner);
  return {
    name: 'h1: a request of ten headers read, and answered',
    run() {
      socket.emit('data', request);
      return counts.requests;
    },
  };
}

function answering(response: ResponseSink, counts: { requests: number }): RequestSink {
  return {
    from: () => undefined,
    head() {
      counts.requests += 1;
      response.from({ pause: () => undefined, resume: () => undefined, cancel: () => undefined });
      const headers = new Headers(['content-length', '0', 'content-type', 'text/plain']);
      response.head(new ResponseHead(200, 'OK', 11, headers), true);
    },
    data: () => true,
    end: () => undefined,
    abort: () => undefined,
  };
}

function headersOperation(): Operation {
  const list = PAIRS.flatMap(([name, value]) => [name.toLowerCase(), value]);
  return {
    name: 'headers: copied, one read, one replaced, one removed, one added',
    run() {
      const headers = new Headers(list.slice());
      const found = headers.get('x-forwarded-proto');
      headers.set('x-forwarded-for', '10.0.0.1,10.0.0.2');
      headers.remove('accept-language');
      headers.append('x-envoy-attempt-count', '1');
      return headers.list.length + (found?.length ?? 0);
    },
  };
}
