// A client's end of one connection: streams by what is done with their answers.
import { connect } from 'node:net';
import { BlockReader } from './blocks.ts';
import { Wire } from './wire.ts';

export type Answering = {
  readonly data: (content: Buffer) => void;
  /** The answer is whole, or why it never will be. */
  readonly end: (problem: string | undefined) => void;
};

type Stream = { readonly answering: Answering; isGood: boolean };

type Options = {
  readonly port: number;
  /** What the other end may send on each stream, unless it is granted more. */
  readonly streamBytes: number;
};

export class Client {
  readonly wire: Wire;
  readonly #reader = new BlockReader();
  readonly #streams = new Map<number, Stream>();
  #nextId = 1;

  constructor({ port, streamBytes }: Options) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.wire = new Wire(socket, {
      role: 'client',
      streamBytes,
      hearer: {
        headers: (id, block, isLast) => this.#head(id, block, isLast),
        data: (id, content, isLast) => {
          this.#streams.get(id)?.answering.data(content);
          if (isLast) this.#end(id, undefined);
        },
        reset: (id) => this.#end(id, 'the stream was reset'),
        over: (why) => {
          for (const id of this.#streams.keys()) this.#end(id, why);
        },
      },
    });
  }

  /** Answers the stream's number. */
  ask(block: Buffer, isLast: boolean, answering: Answering): number {
    const id = this.#nextId;
    this.#nextId += 2;
    this.#streams.set(id, { answering, isGood: true });
    this.wire.head(id, block, isLast);
    return id;
  }

  /** Head and trailers alike. */
  #head(id: number, block: Buffer, isLast: boolean): void {
    const fields = this.#reader.read(block);
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    const status = fields.get(':status') ?? '200';
    const grpcStatus = fields.get('grpc-status') ?? '0';
    if (status !== '200' || grpcStatus !== '0') stream.isGood = false;
    if (isLast) this.#end(id, undefined);
  }

  #end(id: number, problem: string | undefined): void {
    const stream = this.#streams.get(id);
    this.#streams.delete(id);
    stream?.answering.end(problem ?? (stream.isGood ? undefined : 'an answer that is not good'));
  }
}
