// Calls of gRPC from browsers, which cannot read trailers: the server hears ordinary gRPC, and the
// client gets the trailers as the last piece of the content (gRPC-Web's protocol page).
import {
  failed,
  type Failure,
  type Flow,
  type Headers,
  type RequestHead,
  type ResponseHead,
  type ResponseSink,
} from '../http/index.ts';
import {
  reply,
  type ContentPass,
  type Filter,
  type FilterExchange,
  type Verdict,
} from './filter.ts';
import { TextReader, TextWriter } from './grpc-web-text.ts';

const GRPC = 'application/grpc';
const WEB = 'application/grpc-web';
const TEXT = 'application/grpc-web-text';
const TRAILERS_FLAG = 0x80;
const PREFIX_BYTES = 5;
// What the translation leaves as it is, and every client of gRPC-Web can read.
const ACCEPTED = 'identity,deflate,gzip';

export function grpcWebFilter(name: string): Filter {
  return { name, request: (exchange, head) => translated(exchange, head) };
}

function translated(exchange: FilterExchange, head: RequestHead): Verdict {
  const { headers } = head;
  const type = headers.get('content-type') ?? '';
  const own = typeOf(type);
  if (own === undefined) return 'continue';
  const wanted = typeOf(headers.get('accept') ?? '') ?? own;
  headers.set('content-type', GRPC + type.slice(own.length));
  headers.set('te', 'trailers');
  headers.set('grpc-accept-encoding', ACCEPTED);
  if (own === TEXT) {
    // It is less than it was.
    if (head.bodyLength > 0) head.bodyLength = -1;
    exchange.passes(new TextRequest(exchange));
  }
  exchange.through((sink) => new WebAnswer(sink, wanted));
  return 'continue';
}

/** Which of the two it is, if any: with or without a format of messages behind it. */
function typeOf(type: string): typeof WEB | typeof TEXT | undefined {
  for (let i = 0; i < TYPES.length; i++) {
    const known = TYPES[i]!;
    const next = type.charAt(known.length);
    if (type.startsWith(known) && ENDS.includes(next)) return known;
  }
  return undefined;
}

const TYPES = [TEXT, WEB] as const;
const ENDS: readonly string[] = ['', '+', ';', ' ', ','];

/** A request's text becomes bytes, or an answer that says that it is none. */
class TextRequest implements ContentPass {
  readonly #exchange: FilterExchange;
  readonly #reader = new TextReader();

  constructor(exchange: FilterExchange) {
    this.#exchange = exchange;
  }

  data(chunk: Buffer): Buffer {
    const bytes = this.#reader.read(chunk);
    if (bytes !== undefined) return bytes;
    this.#refuse(`the content of ${TEXT} is not base64`);
    return NOTHING;
  }

  end(): void {
    if (!this.#reader.isWhole) this.#refuse(`the base64 of ${TEXT} is cut off`);
  }

  /** In an answer of our own; one that has begun already is broken off, or both would go on. */
  #refuse(body: string): void {
    this.#exchange.reply(reply({ status: 400, details: REFUSED, body }));
    this.#exchange.fail({ ...failed('bad-request', body), details: REFUSED });
  }
}

const REFUSED = 'grpc_base_64_decode_failed';
const NOTHING = Buffer.alloc(0);

class WebAnswer implements ResponseSink {
  readonly #sink: ResponseSink;
  readonly #type: typeof WEB | typeof TEXT;
  #isGrpc = false;
  #text: TextWriter | undefined = undefined;

  constructor(sink: ResponseSink, type: typeof WEB | typeof TEXT) {
    this.#sink = sink;
    this.#type = type;
  }

  from(flow: Flow): void {
    this.#sink.from(flow);
  }

  informational(head: ResponseHead): void {
    this.#sink.informational(head);
  }

  head(head: ResponseHead, end: boolean): void {
    const type = head.headers.get('content-type') ?? '';
    this.#isGrpc = type.startsWith(GRPC) && typeOf(type) === undefined;
    if (this.#isGrpc) {
      head.headers.set('content-type', this.#type + type.slice(GRPC.length));
      if (this.#type === TEXT) this.#text = new TextWriter();
      // What its trailers add is not known yet.
      if (!end) head.bodyLength = -1;
    }
    this.#sink.head(head, end);
  }

  data(chunk: Buffer): boolean {
    const content = this.#text === undefined ? chunk : this.#text.write(chunk);
    return content.length === 0 || this.#sink.data(content);
  }

  end(trailers: Headers | undefined): void {
    if (!this.#isGrpc) return this.#sink.end(trailers);
    const message = trailers === undefined ? NOTHING : trailersMessage(trailers);
    this.data(message);
    const rest = this.#text?.end() ?? NOTHING;
    if (rest.length > 0) this.#sink.data(rest);
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
