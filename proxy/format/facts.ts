// What a format string may speak of: one exchange or one connection, as far as it has come. An
// exchange answers from what it holds, when asked; nothing is gathered for a format nobody uses.
import type { Headers, RequestHead, ResponseHead } from '../http/index.ts';
import type { EndpointPlan, RoutePlan, UpstreamPlan } from '../plan/index.ts';

/** A peer that proved itself by a certificate. */
export type PeerCertificateFacts = {
  readonly names: readonly {
    readonly type: 'uri' | 'dns' | 'email' | 'ip';
    readonly name: string;
  }[];
  readonly principal: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** Hexadecimal. */
  readonly sha256: string;
  pem(): string;
  chainPem(): string;
};

export type ConnectionFacts = {
  readonly id: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Who really connected, where a PROXY protocol header or a proxy told of somebody else. */
  readonly directAddress: string;
  readonly directPort: number;
  /** `address:port`. */
  readonly localAddress: string;
  readonly serverName: string;
  readonly tls:
    | {
        readonly version: string;
        readonly cipher: string;
        readonly alpn: string;
        readonly peer: PeerCertificateFacts | undefined;
      }
    | undefined;
};

export interface FormatFacts {
  readonly connection: ConnectionFacts;
  /** The client's, as trusted headers tell; otherwise the connection's. */
  readonly clientAddress: string;
  /** By the calendar. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Since the start; undefined while it has not come. */
  readonly requestEndMs: number | undefined;
  readonly responseStartMs: number | undefined;
  readonly request: RequestHead | undefined;
  readonly response: ResponseHead | undefined;
  readonly trailers: Headers | undefined;
  /** Of the answer, wherever it was told. */
  readonly grpcStatus: string;
  readonly protocol: string;
  readonly upstreamProtocol: string;
  readonly status: number;
  readonly flags: number;
  readonly details: string;
  readonly terminationDetails: string;
  readonly transportFailure: string;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly virtualHostName: string;
  readonly route: RoutePlan | undefined;
  readonly upstream: UpstreamPlan | undefined;
  readonly endpoint: EndpointPlan | undefined;
  readonly upstreamLocalAddress: string;
  readonly attemptCount: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly streamId: string;
  readonly localPrincipal: string;
  readonly localReplyBody: string;
  readonly hostname: string;
  environment(name: string): string | undefined;
  /** What filters found out, as JSON's values; the path leads into one filter's. */
  metadata(filter: string, path: readonly string[]): unknown;
}
