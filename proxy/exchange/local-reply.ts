// How answers of our own look on one listener, whatever they say. A client of gRPC is told in its
// own terms.   hot path
import type { Random } from '../../lib/index.ts';
import type { Reply } from '../filters/index.ts';
import {
  factFilter,
  headerEdits,
  planFormat,
  type FactFilter,
  type Format,
  type HeaderEdits,
} from '../format/index.ts';
import { Headers, ResponseHead } from '../http/index.ts';
import type { LocalReplyFormat, LocalReplyPlan } from '../plan/index.ts';
import type { ExchangeRecord } from './record.ts';

/** How a listener's own answers look; the first mapper that fits has its say. */
export class LocalReplies {
  readonly #mappers: readonly Mapper[];
  readonly #look: Look | undefined;

  constructor(plan: LocalReplyPlan | undefined, random: Random) {
    const mappers: Mapper[] = [];
    for (const { filter, status, body, headers, format } of plan?.mappers ?? []) {
      mappers.push({
        fits: factFilter(filter, random),
        status,
        body,
        edits: headerEdits([{ changes: headers, remove: [] }]),
        look: lookOf(format),
      });
    }
    this.#mappers = mappers;
    this.#look = lookOf(plan?.format);
  }

  /** Puts an answer into words; `facts` already has its status and details. */
  message(said: Reply, facts: ExchangeRecord): LocalMessage {
    const mapper = this.#mapper(facts);
    const status = mapper?.status ?? said.status;
    facts.status = status;
    facts.localReplyBody = mapper?.body ?? said.body;
    const look = mapper?.look ?? this.#look;
    const body = look === undefined ? facts.localReplyBody : look.format(facts);
    const contentType = look?.contentType ?? 'text/plain';
    const headers = new Headers();
    const isGrpc = facts.isGrpc;
    if (isGrpc) tellGrpc(headers, { said, status, body });
    for (let i = 0; i < said.headers.length; i++) {
      const [name, value] = said.headers[i]!;
      headers.set(name, value);
    }
    said.edits?.apply(headers, facts);
    mapper?.edits?.apply(headers, facts);
    if (!isGrpc && body !== '' && !headers.has('content-type')) {
      headers.append('content-type', contentType);
    }
    const bytes = isGrpc ? NO_BYTES : Buffer.from(body);
    const head = new ResponseHead(isGrpc ? 200 : status, '', 11, headers);
    head.bodyLength = bytes.length;
    facts.status = head.status;
    return { head, body: bytes };
  }

  #mapper(facts: ExchangeRecord): Mapper | undefined {
    for (let i = 0; i < this.#mappers.length; i++) {
      const mapper = this.#mappers[i]!;
      if (mapper.fits(facts)) return mapper;
    }
    return undefined;
  }
}

export type LocalMessage = { readonly head: ResponseHead; readonly body: Buffer };

type Look = { readonly format: Format; readonly contentType: string };

type Mapper = {
  readonly fits: FactFilter;
  readonly status: number | undefined;
  readonly body: string | undefined;
  readonly edits: HeaderEdits | undefined;
  readonly look: Look | undefined;
};

const NO_BYTES = Buffer.alloc(0);

function lookOf(plan: LocalReplyFormat | undefined): Look | undefined {
  if (plan === undefined) return undefined;
  const usual = plan.kind === 'json' ? 'application/json' : 'text/plain';
  return { format: planFormat(plan), contentType: plan.contentType ?? usual };
}

type GrpcAnswer = { readonly said: Reply; readonly status: number; readonly body: string };

/** A head that is all of the answer: status and message stand in it. */
function tellGrpc(headers: Headers, { said, status, body }: GrpcAnswer): void {
  headers.append('content-type', 'application/grpc');
  headers.append('grpc-status', String(said.grpcStatus ?? grpcStatusOf(status)));
  if (body !== '') headers.append('grpc-message', percentEncoded(body));
}

export function grpcStatusOf(status: number): number {
  switch (status) {
    case 400:
      return 13;
    case 401:
      return 16;
    case 403:
      return 7;
    case 404:
      return 12;
    case 429:
    case 502:
    case 503:
    case 504:
      return 14;
    default:
      return 2;
  }
}

/** Printable but for the percent sign stays as it is (gRPC over HTTP/2, "Responses"). */
function percentEncoded(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x25;
    encoded += isPlain
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
