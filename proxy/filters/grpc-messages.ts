// Counts the messages of gRPC as they go by: each is five bytes, which say how long it is, and the
// rest. Only calls of gRPC are looked at; for all others this is one comparison.   hot path
import type {
  Failure,
  Flow,
  Headers,
  RequestHead,
  ResponseHead,
  ResponseSink,
} from '../http/index.ts';
import { isGrpcType } from '../route/index.ts';
import type { ContentPass, Filter, FilterExchange } from './filter.ts';

const PREFIX_BYTES = 5;

/** One direction of a call. */
export class MessageScanner {
  /** Messages that began so far. */
  count = 0;
  #taken = 0;
  #prefixSeen = 0;
  #length = 0;
  #left = 0;

  /** Nothing of a message is under way. */
  get isBetween(): boolean {
    return this.#prefixSeen === 0 && this.#left === 0;
  }

  scan(chunk: Buffer): void {
    const { length } = chunk;
    let at = 0;
    while (at < length) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, length - at);
        this.#left -= step;
        at += step;
      } else this.#prefix(chunk[at++]!);
    }
  }

  /** Those nobody took yet. */
  take(): number {
    const untold = this.count - this.#taken;
    this.#taken = this.count;
    return untold;
  }

  #prefix(byte: number): void {
    // The first says how it is compressed; the others, the highest first, how long it is.
    if (this.#prefixSeen === 0) this.count += 1;
    else this.#length = this.#length * 256 + byte;
    if (++this.#prefixSeen < PREFIX_BYTES) return;
    this.#left = this.#length;
    this.#prefixSeen = 0;
    this.#length = 0;
  }
}

/** Both directions of a call. */
export class CallMessages implements ContentPass {
  readonly request = new MessageScanner();
  readonly response = new MessageScanner();

  takeRequests(): number {
    return this.request.take();
  }

  takeResponses(): number {
    return this.response.take();
  }

  data(chunk: Buffer): Buffer {
    this.request.scan(chunk);
    return chunk;
  }

  end(): void {
    // What is cut off was counted when it began.
  }
}

/** For Istio's metrics, which tell of messages beside calls. */
export function grpcMessagesFilter(name: string): Filter {
  return {
    name,
    request: (exchange, head) => {
      countMessages(exchange, head);
      return 'continue';
    },
  };
}

/** Has the messages counted if this is a call, and nobody counts them yet. */
export function countMessages(exchange: FilterExchange, { method, headers }: RequestHead): void {
  if (method !== 'POST' || exchange.isDry || exchange.facts.messages !== undefined) return;
  if (!isGrpcType(headers.get('content-type'))) return;
  const messages = new CallMessages();
  exchange.facts.counts(messages);
  exchange.passes(messages);
  exchange.through((sink) => new CountedAnswer(sink, messages.response));
}

class CountedAnswer implements ResponseSink {
  readonly #sink: ResponseSink;
  readonly #scanner: MessageScanner;

  constructor(sink: ResponseSink, scanner: MessageScanner) {
    this.#sink = sink;
    this.#scanner = scanner;
  }

  from(flow: Flow): void {
    this.#sink.from(flow);
  }

  informational(head: ResponseHead): void {
    this.#sink.informational(head);
  }

  head(head: ResponseHead, end: boolean): void {
    this.#sink.head(head, end);
  }

  data(chunk: Buffer): boolean {
    this.#scanner.scan(chunk);
    return this.#sink.data(chunk);
  }

  end(trailers: Headers | undefined): void {
    this.#sink.end(trailers);
  }

  abort(failure: Failure): void {
    this.#sink.abort(failure);
  }
}
