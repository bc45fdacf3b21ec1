// Asks the authority for a certificate, over Istio's certificate service. One call, one connection:
// the next is half a lifetime away.
import { ChannelCredentials, Client, Metadata } from '@grpc/grpc-js';
import type { Clock } from '../../../lib/index.ts';
import type {
  IstioCertificateRequest,
  IstioCertificateResponse,
  Xds,
  XdsReading,
} from '../../../api/xds/index.ts';

export type CertificateReply =
  /** PEM texts, the leaf first. */
  | { readonly kind: 'ok'; readonly chain: readonly string[] }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Sends a signing request. Never rejects. */
export type AskForCertificate = (request: string) => Promise<CertificateReply>;

/** Who may vouch for the authority's server. */
type Roots =
  | { readonly kind: 'tls'; /** PEM. */ readonly roots: string }
  | { readonly kind: 'plaintext' }
  | { readonly kind: 'missing'; readonly reason: string };

type CertificateClientOptions = {
  /** `istiod.istio-system.svc:15012` */
  readonly address: string;
  readonly roots: () => Roots;
  /** The service account's token: read anew for each call, since the kubelet renews it. */
  readonly token: () => string | undefined;
  readonly clusterId: string;
  readonly ttlMs: number;
  readonly xds: Xds;
  readonly clock: Clock;
};

const METHOD = '/istio.v1.auth.IstioCertificateService/CreateCertificate';
// Signing takes a millisecond, the token's review a few; longer means that nobody is there.
const DEADLINE_MS = 10_000;

export function certificateClient(options: CertificateClientOptions): AskForCertificate {
  return (csr) => call(options, csr);
}

function call(options: CertificateClientOptions, csr: string): Promise<CertificateReply> {
  const { address, roots, token, clusterId, ttlMs, xds, clock } = options;
  const trusted = roots();
  if (trusted.kind === 'missing') return Promise.resolve(rejected(trusted.reason));
  const credentials =
    trusted.kind === 'plaintext'
      ? ChannelCredentials.createInsecure()
      : ChannelCredentials.createSsl(Buffer.from(trusted.roots));
  const client = new Client(address, credentials);
  const metadata = new Metadata();
  const bearer = token();
  // A token on an open wire could be replayed by whoever listens.
  if (bearer !== undefined && trusted.kind === 'tls') {
    metadata.set('authorization', `Bearer ${bearer}`);
  }
  metadata.set('clusterid', clusterId);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      METHOD,
      (request: IstioCertificateRequest) =>
        xds.encode('istio.v1.auth.IstioCertificateRequest', request),
      (bytes) => xds.decode('istio.v1.auth.IstioCertificateResponse', bytes),
      { csr, validityDuration: Math.round(ttlMs / 1000) },
      metadata,
      { deadline: clock.now() + DEADLINE_MS },
      (error, reading) => {
        client.close();
        resolve(error === null ? replyOf(reading) : rejected(error.message));
      },
    );
  });
}

function replyOf(reading: XdsReading<IstioCertificateResponse> | undefined): CertificateReply {
  if (reading === undefined) return rejected('an empty answer');
  if (reading.kind === 'rejected') return rejected('an answer that is not a certificate response');
  const chain = reading.value.certChain ?? [];
  return chain.length === 0 ? rejected('an answer without a certificate') : { kind: 'ok', chain };
}

function rejected(reason: string): CertificateReply {
  return { kind: 'rejected', reason };
}
