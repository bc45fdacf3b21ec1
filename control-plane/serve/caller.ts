// Who is calling, proved by a certificate of ours or by a token that the API server vouches for.
import type { Metadata } from '@grpc/grpc-js';
import { identityOf, type Identity } from './identify.ts';

type Caller =
  | { readonly kind: 'ok'; readonly identity: Identity }
  | { readonly kind: 'unproved'; readonly reason: string }
  /** The API server could not be asked: the caller should come again. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export type CallerOptions = {
  readonly trustDomain: string;
  readonly review: (token: string) => Promise<TokenReading>;
};

type TokenReading =
  | ({ readonly kind: 'ok' } & Identity)
  | { readonly kind: 'rejected'; readonly reason: string };

/** What of a gRPC call proves anything. `sslPeerCertificate` is there only when it was verified. */
type Proving = {
  readonly metadata: Metadata;
  getAuthContext(): { readonly sslPeerCertificate?: { readonly subjectaltname?: string } };
};

const BEARER = /^bearer /i;

export async function callerOf(call: Proving, options: CallerOptions): Promise<Caller> {
  const { trustDomain } = options;
  const names = call.getAuthContext().sslPeerCertificate?.subjectaltname;
  const certified = names === undefined ? undefined : certifiedBy({ names, trustDomain });
  if (certified !== undefined) return { kind: 'ok', identity: certified };
  const [authorization] = call.metadata.get('authorization');
  if (typeof authorization !== 'string' || !BEARER.test(authorization)) {
    return { kind: 'unproved', reason: 'no certificate of this mesh, and no token' };
  }
  try {
    const reading = await options.review(authorization.replace(BEARER, ''));
    if (reading.kind === 'rejected') return { kind: 'unproved', reason: reading.reason };
    const { namespace, serviceAccount } = reading;
    return { kind: 'ok', identity: { namespace, serviceAccount } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'unavailable', reason: `cannot review the token: ${reason}` };
  }
}

type Certified = { readonly names: string; readonly trustDomain: string };

/** Node writes names as `URI:spiffe://…, DNS:…`, and quotes those that could mislead. */
function certifiedBy({ names, trustDomain }: Certified): Identity | undefined {
  for (const name of names.split(', ')) {
    const identity = name.startsWith('URI:') ? identityOf(name.slice(4)) : undefined;
    if (identity?.trustDomain === trustDomain) {
      return { namespace: identity.namespace, serviceAccount: identity.serviceAccount };
    }
  }
  return undefined;
}
