// Calls of gRPC from browsers, which cannot read trailers: the server hears ordinary gRPC, and the
// client gets the trailers as the last piece of the content (gRPC-Web's protocol page).
import type {
  Failure,
  Flow,
  Headers,
  RequestHead,
  ResponseHead,
  ResponseSink,
} from '../http/index.ts';
import { reply, type Filter, type FilterExchange, type Verdict } from './filter.ts';

const GRPC = 'application/grpc';
const WEB = 'application/grpc-web';
/** In base64, for browsers that cannot read bytes. */
const TEXT = 'application/grpc-web-text';
const TRAILERS_FLAG = 0x80;
const PREFIX_BYTES = 5;

export function grpcWebFilter(name: string): Filter {
  return { name, request: (exchange, head) => translated(exchange, head) };
}

function translated(exchange: FilterExchange, { headers }: RequestHead): Verdict {
  const type = headers.get('content-type') ?? '';
  if (!type.startsWith(WEB)) return 'continue';
  if (type.startsWith(TEXT)) {
    const body = `${TEXT} is not supported here: send ${WEB}`;
    exchange.reply(reply({ status: 415, details: 'grpc_web_text_unsupported', body }));
    return 'stop';
  }
  headers.set('content-type', GRPC + type.slice(WEB.length));
  headers.set('te', 'trailers');
  exchange.through((sink) => new WebAnswer(sink));
  return 'continue';
}

class WebAnswer implements ResponseSink {
  readonly #sink: ResponseSink;
  #isGrpc = false;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  from(flow: Flow): void {
    this.#sink.from(flow);
  }

  informational(head: ResponseHead): void {
    this.#sink.informational(head);
  }

  head(head: ResponseHead, end: boolean): void {
    const type = head.headers.get('content-type') ?? '';
    this.#isGrpc = type.startsWith(GRPC) && !type.startsWith(WEB);
    if (this.#isGrpc) {
      head.headers.set('content-type', WEB + type.slice(GRPC.length));
      // What its trailers add is not known yet.
      if (!end) head.bodyLength = -1;
    }
    this.#sink.head(head, end);
  }

  data(chunk: Buffer): boolean {
    return this.#sink.data(chunk);
  }

  end(trailers: Headers | undefined): void {
    if (!this.#isGrpc || trailers === undefined) return this.#sink.end(trailers);
    this.#sink.data(trailersMessage(trailers));
    this.#sink.end(undefined);
  }

  abort(failure: Failure): void {
    this.#sink.abort(failure);
  }
}

/** A message whose first byte says that it is none: lines of names and values. */
function trailersMessage({ list }: Headers): Buffer {
  let text = '';
  for (let i = 0; i < list.length; i += 2) text += `${list[i]!}: ${list[i + 1]!}\r\n`;
  const message = Buffer.alloc(PREFIX_BYTES + text.length);
  message[0] = TRAILERS_FLAG;
  message.writeUInt32BE(text.length, 1);
  message.write(text, PREFIX_BYTES, 'latin1');
  return message;
}
