// An exchange as filters see it, without one: what they do to it is kept for the test to look at.
import { ManualClock, seededRandom, Wheel, type Random } from '../../lib/index.ts';
import type {
  Affinity,
  Allowance,
  ContentPass,
  Ending,
  Filter,
  FilterExchange,
  Reply,
} from '../../proxy/filters/index.ts';
import type { ConnectionFacts, FormatFacts } from '../../proxy/format/index.ts';
import {
  Headers,
  RequestHead,
  ResponseHead,
  type Failure,
  type ResponseSink,
} from '../../proxy/http/index.ts';

/** A client's connection, in the clear. */
export function connectionFacts(more: Partial<ConnectionFacts> = {}): ConnectionFacts {
  return {
    id: 7,
    remoteAddress: '10.0.0.1',
    remotePort: 40_000,
    directAddress: '10.0.0.1',
    directPort: 40_000,
    localAddress: '10.96.0.9:80',
    serverName: '',
    tls: undefined,
    ...more,
  };
}

/** Proven by a certificate for `principal`. */
export function tlsFacts(
  principal: string,
  more: Partial<PeerCertificate> = {},
): ConnectionFacts['tls'] {
  const peer = {
    names: [{ type: 'uri', name: principal }] as const,
    principal,
    subject: 'O=mesh',
    issuer: 'CN=root',
    serial: '0A',
    sha256: 'ab12',
    pem: () => '-----BEGIN-----\n',
    chainPem: () => '-----CHAIN-----\n',
    ...more,
  };
  return { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', alpn: '', peer };
}

type PeerCertificate = NonNullable<NonNullable<ConnectionFacts['tls']>['peer']>;

export function requestHead(
  target = '/',
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): RequestHead {
  const head = new RequestHead(method, target, 11, new Headers(Object.entries(headers).flat()));
  head.authority = 'shop';
  return head;
}

/** One that began a moment ago, and was answered by nobody yet. */
export function formatFacts(more: Partial<FormatFacts> = {}): FormatFacts {
  return {
    connection: connectionFacts(),
    clientAddress: '10.0.0.1',
    startMs: Date.parse('2026-01-02T03:04:05.678Z'),
    durationMs: 12.7,
    requestEndMs: undefined,
    responseStartMs: undefined,
    request: undefined,
    response: undefined,
    trailers: undefined,
    grpcStatus: '',
    protocol: 'HTTP/1.1',
    upstreamProtocol: '',
    status: 0,
    flags: 0,
    details: '',
    terminationDetails: '',
    transportFailure: '',
    bytesReceived: 0,
    bytesSent: 0,
    virtualHostName: '',
    route: undefined,
    upstream: undefined,
    endpoint: undefined,
    upstreamLocalAddress: '',
    attemptCount: 0,
    traceId: '',
    spanId: '',
    streamId: '',
    localPrincipal: '',
    localReplyBody: '',
    hostname: 'host',
    environment: () => undefined,
    metadata: () => undefined,
    ...more,
  };
}

export class FilterBench implements FilterExchange {
  readonly clock = new ManualClock();
  readonly effects: { clock: ManualClock; wheel: Wheel; random: Random };
  readonly facts: FilterExchange['facts'];
  readonly isDry: boolean;
  readonly trail = undefined;
  readonly flags: string[] = [];
  readonly metadata: Record<string, unknown> = {};
  readonly replies: Reply[] = [];
  readonly failures: Failure[] = [];
  readonly endings: Ending[] = [];
  readonly wraps: ((sink: ResponseSink) => ResponseSink)[] = [];
  readonly contents: ContentPass[] = [];
  readonly heardPeer: string[] = [];
  affinity: Affinity | undefined = undefined;
  allowance: Allowance | undefined = undefined;
  gathers = 0;
  advanced = 0;

  constructor(facts: Partial<FormatFacts> = {}, isDry = false) {
    const { clock } = this;
    this.effects = { clock, wheel: new Wheel(clock), random: seededRandom(3) };
    this.isDry = isDry;
    this.facts = {
      ...formatFacts(facts),
      addFlag: (name) => void this.flags.push(name),
      setMetadata: (filter, values) => {
        this.metadata[filter] = { ...Object(this.metadata[filter]), ...values };
      },
      messages: undefined,
      counts: (messages) => void Object.assign(this.facts, { messages }),
    };
  }

  /** What the filter says to a request. */
  asks(filter: Filter | undefined, head: RequestHead): string | undefined {
    return filter?.request?.(this, head);
  }

  /** The answer's headers after the filter had its say. */
  answers(filter: Filter | undefined, headers: Readonly<Record<string, string>> = {}): Headers {
    const list = new Headers(Object.entries(headers).flat());
    filter?.response?.(this, new ResponseHead(200, '', 11, list));
    return list;
  }

  end(): void {
    for (const ending of this.endings) ending.ended();
  }

  advance(): void {
    this.advanced += 1;
  }

  reply(reply: Reply): void {
    this.replies.push(reply);
  }

  fail(failure: Failure): void {
    this.failures.push(failure);
  }

  gather(bytesMax: number): void {
    this.gathers = bytesMax;
  }

  passes(content: ContentPass): void {
    this.contents.push(content);
  }

  through(wrap: (sink: ResponseSink) => ResponseSink): void {
    this.wraps.push(wrap);
  }

  untilEnd(ending: Ending): void {
    this.endings.push(ending);
  }

  hearPeer(_headers: Headers, message: 'request' | 'response'): void {
    this.heardPeer.push(message);
  }
}

/** Chance that always comes out the same. */
export function fixedRandom(fraction: number): Random {
  return { fraction: () => fraction, below: (limit) => Math.floor(fraction * limit) };
}
