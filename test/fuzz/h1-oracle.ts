// Node's parser, strict as it comes, on the same bytes.
import { createServer, METHODS, request, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';

export type Seen = {
  /** `METHOD target`, for each request, in order. */
  readonly requests: readonly string[];
  readonly bodies: readonly string[];
  readonly fault: string;
};

/** One server for all trials: a connection each. */
export class RequestOracle {
  readonly #server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  #requests: string[] = [];
  #bodies: string[] = [];
  #fault = '';

  constructor() {
    this.#server.on('request', (message: IncomingMessage) => this.#heard(message));
    this.#server.on('checkContinue', (message: IncomingMessage) => this.#heard(message));
    this.#server.on('checkExpectation', (message: IncomingMessage) => this.#heard(message));
    this.#server.on('clientError', (error: Error) => (this.#fault = error.message));
  }

  see(bytes: string): Promise<Seen> {
    this.#requests = [];
    this.#bodies = [];
    this.#fault = '';
    const socket = new Duplex({
      read: () => undefined,
      write: (_chunk, _encoding, done) => done(),
    });
    this.#server.emit('connection', socket);
    socket.emit('data', Buffer.from(bytes, 'latin1'));
    const seen = (): Seen => {
      socket.destroy();
      return { requests: this.#requests, bodies: this.#bodies, fault: this.#fault };
    };
    // Bodies are streams: they flow in the turns that follow.
    return new Promise((resolve) => setImmediate(() => setImmediate(() => resolve(seen()))));
  }

  #heard(message: IncomingMessage): void {
    const bodies = this.#bodies;
    const index = this.#requests.push(`${message.method} ${message.url}`) - 1;
    bodies[index] = '';
    message.on('data', (chunk: Buffer) => (bodies[index] += chunk.toString('latin1')));
    message.on('error', () => undefined);
  }
}

export function knowsMethod(method: string): boolean {
  return METHODS.includes(method);
}

export type SeenAnswer =
  | { readonly kind: 'whole'; readonly status: number; readonly body: string }
  | { readonly kind: 'broken'; readonly why: string };

type Answered = { readonly bytes: string; readonly method: string };

/** What Node's client makes of an answer whose bytes then end. */
export function seeAnswer({ bytes, method }: Answered): Promise<SeenAnswer> {
  return new Promise((resolve) => {
    const socket = new Duplex({
      read: () => undefined,
      write: (_chunk, _encoding, done) => done(),
    });
    const settle = (answer: SeenAnswer): void => {
      resolve(answer);
      socket.destroy();
    };
    const broken = (error: Error): void => settle({ kind: 'broken', why: error.message });
    socket.on('error', () => undefined);
    const asked = request({ method, createConnection: () => socket, agent: false });
    asked.on('error', broken);
    asked.on('upgrade', () => settle({ kind: 'broken', why: 'an upgrade' }));
    asked.on('response', (message) => {
      let body = '';
      message.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
      message.on('error', broken);
      message.on('end', () => settle({ kind: 'whole', status: message.statusCode ?? 0, body }));
    });
    asked.end();
    setImmediate(() => {
      socket.push(Buffer.from(bytes, 'latin1'));
      socket.push(null); // eslint-disable-line unicorn/no-null
    });
  });
}
