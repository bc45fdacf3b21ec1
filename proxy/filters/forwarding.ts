// The headers a mesh adds and believes: request id, forwarding, client certificate, who we are.
// hot path
import { randomUUID } from 'node:crypto';
import type { Headers } from '../http/index.ts';
import type { HttpPlan } from '../plan/index.ts';

type Teller = { readonly ownMetadata: string; readonly ownId: string };

type RequestDecor = {
  readonly plan: HttpPlan;
  readonly scheme: 'http' | 'https';
  readonly remoteAddress: string;
  readonly peerPrincipal: string;
  readonly ownPrincipal: string;
  readonly tellPeer: Teller | undefined;
};

/** Returns the request's id. */
export function decorateRequest(headers: Headers, decor: RequestDecor): string {
  const { plan, tellPeer } = decor;
  if (plan.isEdge) {
    const before = headers.get('x-forwarded-for');
    const here = decor.remoteAddress;
    headers.set('x-forwarded-for', before === undefined ? here : `${before},${here}`);
    headers.removePrefix('x-envoy-');
  }
  // Nearer the edge than we are, somebody may have said already what the client spoke.
  if (plan.isEdge || !headers.has('x-forwarded-proto'))
    headers.set('x-forwarded-proto', decor.scheme);
  if (plan.forwardClientCertificate === 'sanitize' || decor.peerPrincipal === '') {
    // Who proved nothing cannot vouch for others.
    headers.remove('x-forwarded-client-cert');
  } else {
    const ours = `By=${decor.ownPrincipal};URI=${decor.peerPrincipal}`;
    const before = headers.get('x-forwarded-client-cert');
    headers.set('x-forwarded-client-cert', before === undefined ? ours : `${before},${ours}`);
  }
  if (tellPeer !== undefined) {
    headers.set('x-envoy-peer-metadata', tellPeer.ownMetadata);
    headers.set('x-envoy-peer-metadata-id', tellPeer.ownId);
  }
  let id = headers.get('x-request-id');
  if (id === undefined) headers.append('x-request-id', (id = randomUUID()));
  return id;
}

type ResponseDecor = {
  readonly plan: HttpPlan;
  readonly serviceMs: number;
  readonly tellPeer: Teller | undefined;
};

export function decorateResponse(headers: Headers, decor: ResponseDecor): void {
  const { plan, tellPeer } = decor;
  headers.set('x-envoy-upstream-service-time', String(decor.serviceMs));
  if (plan.serverHeader.kind === 'overwrite') headers.set('server', plan.serverHeader.value);
  if (tellPeer === undefined) return;
  headers.set('x-envoy-peer-metadata', tellPeer.ownMetadata);
  headers.set('x-envoy-peer-metadata-id', tellPeer.ownId);
}
