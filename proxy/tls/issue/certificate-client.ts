// Asks the authority for a certificate, over Istio's certificate service. One call, one connection:
// the next is half a lifetime away.
import type { Clock } from '../../../lib/index.ts';
import type {
  IstioCertificateRequest,
  IstioCertificateResponse,
  Xds,
  XdsReading,
} from '../../../api/xds/index.ts';
import { callOnce, statusText, type CallPlan, type Dial } from '../../grpc/index.ts';

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
  readonly dial: Dial;
  readonly clock: Clock;
};

const METHOD = '/istio.v1.auth.IstioCertificateService/CreateCertificate';
// Signing takes a millisecond, the token's review a few; longer means that nobody is there.
const DEADLINE_MS = 10_000;
// A chain of a few certificates is a few kilobytes.
const ANSWER_BYTES_MAX = 1024 * 1024;

export function certificateClient(options: CertificateClientOptions): AskForCertificate {
  return (csr) => call(options, csr);
}

async function call(options: CertificateClientOptions, csr: string): Promise<CertificateReply> {
  const { address, token, clusterId, ttlMs, xds } = options;
  const roots = options.roots();
  if (roots.kind === 'missing') return rejected(roots.reason);
  const metadata: [string, string][] = [['clusterid', clusterId]];
  // A token on an open wire could be replayed by whoever listens.
  const bearer = roots.kind === 'tls' ? token() : undefined;
  if (bearer !== undefined) metadata.push(['authorization', `Bearer ${bearer}`]);
  const plan: CallPlan = {
    server: { address, tls: roots.kind === 'tls' ? { roots: roots.roots } : undefined },
    method: METHOD,
    metadata,
    deadlineMs: DEADLINE_MS,
    messageBytesMax: ANSWER_BYTES_MAX,
  };
  const request: IstioCertificateRequest = { csr, validityDuration: Math.round(ttlMs / 1000) };
  const bytes = xds.encode('istio.v1.auth.IstioCertificateRequest', request);
  const reply = await callOnce(plan, bytes, options);
  if (reply.kind === 'failed') return rejected(statusText(reply.status));
  return replyOf(xds.decode('istio.v1.auth.IstioCertificateResponse', reply.message));
}

function replyOf(reading: XdsReading<IstioCertificateResponse>): CertificateReply {
  if (reading.kind === 'rejected') return rejected('an answer that is not a certificate response');
  const chain = reading.value.certChain ?? [];
  return chain.length === 0 ? rejected('an answer without a certificate') : { kind: 'ok', chain };
}

function rejected(reason: string): CertificateReply {
  return { kind: 'rejected', reason };
}
