// The two ends of HTTP/1 under trial, without a network: bytes in, what was understood out.
import { Duplex } from 'node:stream';
import { ManualClock } from '../../lib/index.ts';
import {
  H1Client,
  H1Server,
  H1_LIMITS,
  Headers,
  RequestHead,
  ResponseHead,
  type RequestSink,
  type ResponseSink,
} from '../../proxy/http/index.ts';

export type Understood = {
  readonly messages: readonly Message[];
  /** Why nothing more was read; empty while more could come. */
  readonly refusal: string;
  /** What our code should never do. */
  readonly bugs: readonly string[];
};

export type Message = {
  /** The first line as it was understood. */
  readonly start: string;
  readonly headers: readonly string[];
  body: string;
  trailers: readonly string[];
  end: 'open' | 'whole' | 'broken' | 'tunnel';
};

/** The same for the same bytes, however they came; which of two faults is met first may differ. */
export function essence({ messages, refusal }: Understood): string {
  const told = messages.map((each) => (each.end === 'broken' ? { ...each, trailers: [] } : each));
  return JSON.stringify({ messages: told, isRefused: refusal !== '' });
}

/** A socket that says what it is told to and swallows what is said to it. */
function wire(written: () => void = () => undefined): Duplex {
  const write = (_chunk: unknown, _encoding: string, done: () => void): void => {
    written();
    done();
  };
  const wire = new Duplex({ read: () => undefined, write });
  wire.on('error', () => undefined);
  return wire;
}

function feed(wire: Duplex, bytes: string, cuts: readonly number[]): void {
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    if (to > from) wire.emit('data', Buffer.from(bytes.slice(from, to), 'latin1'));
    from = to;
  }
}

/** What a server's end understands; every request is answered as soon as it is whole. */
export function asServer(bytes: string, cuts: readonly number[]): Understood {
  const messages: Message[] = [];
  const bugs: string[] = [];
  const socket = wire();
  const outcome = { refusal: '' };
  new H1Server(socket, {
    limits: H1_LIMITS,
    clock: new ManualClock(),
    exchange: (response) => receiver(messages, bugs, response),
    refused: (failure, status) => (outcome.refusal = `${status} ${failure.cause}`),
    idle: () => undefined,
    closed: () => undefined,
    broke: (error) => void bugs.push(`threw ${String(error)}`),
  });
  feed(socket, bytes, cuts);
  const last = messages.at(-1);
  if (last?.end === 'broken') outcome.refusal = last.trailers.join();
  socket.destroy();
  return { messages, refusal: outcome.refusal, bugs };
}

function receiver(messages: Message[], bugs: string[], response: ResponseSink): RequestSink {
  let message: Message | undefined;
  const over = (end: Message['end']): void => {
    if (message?.end !== 'open') bugs.push(`ended twice: ${message?.end ?? 'never begun'}, ${end}`);
    if (message !== undefined) message.end = end;
  };
  const answer = (): void => response.head(new ResponseHead(204, '', 11, new Headers()), true);
  return {
    from: () => undefined,
    head(head, end) {
      const { method, target, authority, version, upgrade = '' } = head;
      const start = [method, target, authority, version, upgrade].join(' ');
      message = { start, headers: head.headers.list, body: '', trailers: [], end: 'open' };
      messages.push(message);
      if (!end && upgrade === '') return;
      over(upgrade === '' ? 'whole' : 'tunnel');
      answer();
    },
    data(chunk) {
      if (message?.end !== 'open') bugs.push('data outside of a message');
      else message.body += chunk.toString('latin1');
      return true;
    },
    end(trailers) {
      over('whole');
      if (message !== undefined) message.trailers = trailers?.list ?? [];
      answer();
    },
    abort(failure) {
      if (failure.name === 'client-gone') return;
      over('broken');
      if (message !== undefined) message.trailers = [failure.cause];
    },
  };
}

export type Heard = Understood & {
  /** The connection may carry another request. */
  readonly reusable: boolean;
};

/** What a client's end understands as the answer to one request. */
export async function asClient(
  bytes: string,
  cuts: readonly number[],
  method: string,
): Promise<Heard> {
  const messages: Message[] = [];
  const bugs: string[] = [];
  const sent = Promise.withResolvers<void>();
  const socket = wire(sent.resolve);
  const outcome = { refusal: '', reusable: false };
  const client = new H1Client(socket, {
    limits: H1_LIMITS,
    released: (_client, reusable) => (outcome.reusable = reusable),
    closed: () => (outcome.reusable = false),
    broke: (error) => void bugs.push(`threw ${String(error)}`),
  });
  const request = client.begin(listener(messages, bugs, outcome));
  const head = new RequestHead(method, '/', 11, new Headers());
  head.authority = 'a';
  request.head(head, true);
  await sent.promise;
  feed(socket, bytes, cuts);
  const { reusable } = outcome;
  socket.emit('end');
  socket.destroy();
  return { messages, refusal: outcome.refusal, bugs, reusable };
}

type Outcome = { refusal: string };

function listener(messages: Message[], bugs: string[], outcome: Outcome): ResponseSink {
  const last = (): Message | undefined => messages.at(-1);
  return {
    from: () => undefined,
    informational(head) {
      const start = `${head.status}`;
      messages.push({ start, headers: head.headers.list, body: '', trailers: [], end: 'whole' });
    },
    head(head, end) {
      const start = `${head.status} ${head.version}`;
      const state = end ? 'whole' : 'open';
      messages.push({ start, headers: head.headers.list, body: '', trailers: [], end: state });
    },
    data(chunk) {
      const message = last();
      if (message?.end !== 'open') bugs.push('data outside of a message');
      else message.body += chunk.toString('latin1');
      return true;
    },
    end(trailers) {
      const message = last();
      if (message?.end !== 'open') bugs.push('ended twice');
      if (message === undefined) return;
      message.end = 'whole';
      message.trailers = trailers?.list ?? [];
    },
    abort(failure) {
      const message = last();
      outcome.refusal = `${failure.name} ${failure.cause}`;
      if (message?.end === 'open') message.end = 'broken';
    },
  };
}
