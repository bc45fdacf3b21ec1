// What a client of gRPC finds that asks every shape of call, over Google's library for Node;
// `python/calls.py` asks the same with the one for Python.
import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
  type StatusObject,
} from '@grpc/grpc-js';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, parseJson } from '../../lib/index.ts';
import { ECHO, GRPC_OPTIONS, same } from './grpc-service.ts';

const DETAILS = 'as asked: ünïcode';
const PATIENCE_MS = 20_000;
// Long enough for a busy machine to ask the server at all.
const DEADLINE_MS = 1000;
// Clients round up what they send.
const ROUNDED_UP = 1.2;

/** The same for all clients and servers, whatever stands between them. */
export const FOUND = {
  small: 'hello',
  large: true,
  // Some join what others keep apart, which means the same.
  metadata: { ascii: 'one, two, three', binary: ['0080ff'] },
  // Code, message and details: all that there are.
  statuses: Array.from({ length: 17 }, (_, code) => [code, code === 0 ? '' : DETAILS, '000102ff']),
  // UNIMPLEMENTED, by an answer that is nothing but a head.
  missing: 12,
  gathered: 500_000,
  repeated: 100,
  talked: 'turn 19',
  // DEADLINE_EXCEEDED, and the server knew when.
  late: 4,
  deadline: true,
  // CANCELLED, and the server saw it.
  cancelled: [1, true],
  squeezed: true,
};

type More = { readonly metadata?: Metadata; readonly client?: Client };

type Answered = {
  readonly answer: Buffer | undefined;
  readonly status: StatusObject;
  readonly head: Metadata | undefined;
};

type Options = Readonly<Record<string, string | number>>;

export class Calls {
  readonly #client: Client;
  /** Has every message compressed. */
  readonly #squeezing: Client;

  constructor(port: number, options: Options = {}) {
    const of = (more: Options): Client =>
      new Client(`127.0.0.1:${port}`, credentials.createInsecure(), { ...GRPC_OPTIONS, ...more });
    const squeezes = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip };
    this.#client = of(options);
    this.#squeezing = of({ ...options, ...squeezes });
  }

  close(): void {
    this.#client.close();
    this.#squeezing.close();
  }

  async all(): Promise<typeof FOUND> {
    const large = Buffer.alloc(4 * 1024 * 1024, 'l');
    return {
      small: (await this.#unary('Unary', Buffer.from('hello'))).answer?.toString() ?? '',
      large: (await this.#unary('Unary', large)).answer?.equals(large) === true,
      metadata: await this.#metadata(),
      statuses: await this.#statuses(),
      missing: (await this.#unary('Nothing', Buffer.alloc(0))).status.code,
      gathered: await this.#gathered(),
      repeated: await this.#repeated(),
      talked: await this.#talked(),
      late: await this.late(DEADLINE_MS),
      deadline: isWithin((await this.#told('deadlines')).at(-1), DEADLINE_MS * ROUNDED_UP),
      cancelled: await this.#cancelled(),
      squeezed: await this.#squeezed(),
    };
  }

  /** The status of a call that nobody answers, with this much time. */
  late(ms: number): Promise<number> {
    return new Promise((resolve) => {
      const deadline = Date.now() + ms;
      const call = this.#wait({ deadline });
      call.on('error', ({ code }: ServiceError) => resolve(code));
    });
  }

  #wait(options: { readonly deadline?: number }) {
    const call = this.#client.makeServerStreamRequest(
      ECHO.wait.path,
      same,
      same,
      Buffer.from('w'),
      options,
    );
    call.on('data', () => undefined);
    return call;
  }

  /** Opens calls that stay open until they are cancelled; counts the codes they end with. */
  waiting(count: number, codes: Map<number, number>): readonly { cancel(): void }[] {
    return Array.from({ length: count }, () => {
      const call = this.#wait({});
      call.on('error', ({ code }: ServiceError) => codes.set(code, (codes.get(code) ?? 0) + 1));
      return call;
    });
  }

  #unary(name: string, message: Buffer, more: More = {}): Promise<Answered> {
    const { metadata = new Metadata(), client = this.#client } = more;
    return new Promise((resolve) => {
      const options = { deadline: Date.now() + PATIENCE_MS };
      let [answer, head]: [Buffer?, Metadata?] = [];
      const path = `/shop.Echo/${name}`;
      const call = client.makeUnaryRequest(
        path,
        same,
        same,
        message,
        metadata,
        options,
        (_error, told) => (answer = told),
      );
      call.on('metadata', (told) => (head = told));
      // The answer is told right after it.
      call.on('status', (status) => setImmediate(() => resolve({ answer, status, head })));
    });
  }

  async #told(what: 'cancelled' | 'deadlines'): Promise<readonly unknown[]> {
    const { answer } = await this.#unary('Tell', Buffer.alloc(0));
    const told = parseJson(answer?.toString() ?? '');
    const value = isObject(told) ? told[what] : undefined;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values;
  }

  async #metadata(): Promise<typeof FOUND.metadata> {
    const sent = new Metadata();
    sent.add('sent-ascii', 'one');
    sent.add('sent-ascii', 'two, three');
    sent.add('sent-bin', Buffer.from([0, 128, 255]));
    const { head, status } = await this.#unary('Unary', Buffer.from('m'), { metadata: sent });
    const ascii = head?.get('back-ascii').join(', ') ?? '';
    return { ascii, binary: status.metadata.get('back-bin').map((value) => hexOf(value)) };
  }

  async #statuses(): Promise<typeof FOUND.statuses> {
    const found: (string | number)[][] = [];
    for (let code = 0; code < 17; code++) {
      const { status } = await this.#unary('Fail', Buffer.from([code]));
      const details = status.metadata.get('grpc-status-details-bin').map((value) => hexOf(value));
      found.push([status.code, code === 0 ? '' : status.details, details.join('')]);
    }
    return found;
  }

  #gathered(): Promise<number> {
    return new Promise((resolve) => {
      const call = this.#client.makeClientStreamRequest(
        ECHO.gather.path,
        same,
        same,
        (_error, answer) => resolve(answer?.length ?? 0),
      );
      for (let i = 0; i < 50; i++) call.write(Buffer.alloc(10_000, 'g'));
      call.end();
    });
  }

  #repeated(): Promise<number> {
    return new Promise((resolve, reject) => {
      let count = 0;
      const call = this.#client.makeServerStreamRequest(
        ECHO.repeat.path,
        same,
        same,
        Buffer.from('r'),
      );
      call.on('data', () => (count += 1));
      call.on('end', () => resolve(count));
      call.on('error', reject);
    });
  }

  #talked(): Promise<string> {
    return new Promise((resolve, reject) => {
      const heard: string[] = [];
      const call = this.#client.makeBidiStreamRequest(ECHO.talk.path, same, same);
      call.on('data', (part: Buffer) => {
        heard.push(part.toString());
        if (heard.length < 20) call.write(Buffer.from(`turn ${heard.length}`));
        else call.end();
      });
      call.on('end', () => resolve(heard.at(-1) ?? ''));
      call.on('error', reject);
      call.write(Buffer.from('turn 0'));
    });
  }

  async #cancelled(): Promise<typeof FOUND.cancelled> {
    const [before] = await this.#told('cancelled');
    const code = await new Promise<number>((resolve) => {
      const call = this.#wait({});
      call.on('metadata', () => call.cancel());
      call.on('error', (error: ServiceError) => resolve(error.code));
    });
    for (let i = 0; i < 100; i++) {
      const [now] = await this.#told('cancelled');
      if (Number(now) > Number(before)) return [code, true];
      await sleep(20);
    }
    return [code, false];
  }

  /** Compressed both ways, which nobody on the way may notice. */
  async #squeezed(): Promise<boolean> {
    const text = Buffer.from('squeeze '.repeat(5000));
    const metadata = new Metadata();
    metadata.set('wants-gzip', 'yes');
    const { answer } = await this.#unary('Unary', text, { metadata, client: this.#squeezing });
    return answer?.equals(text) === true;
  }
}

function isWithin(ms: unknown, most: number): boolean {
  return typeof ms === 'number' && ms > 0 && ms <= most;
}

function hexOf(value: string | Buffer): string {
  return Buffer.from(value).toString('hex');
}
