// `x-forwarded-client-cert`: whose certificate a request came with, for applications and proxies
// that do not see the connection. Who proved nothing cannot vouch for others.   hot path
import type { PeerCertificateFacts } from '../format/index.ts';
import type { Headers } from '../http/index.ts';
import type { ClientCertificatePlan } from '../plan/index.ts';

const HEADER = 'x-forwarded-client-cert';

export function forwardCertificate(
  headers: Headers,
  { mode, details }: ClientCertificatePlan,
  { peer, ownPrincipal }: Certificates,
): void {
  if (mode === 'always-forward') return;
  if (mode === 'sanitize' || peer === undefined) return headers.remove(HEADER);
  if (mode === 'forward') return;
  const element = elementOf(peer, ownPrincipal, details);
  const before = mode === 'append' ? headers.get(HEADER) : undefined;
  headers.set(HEADER, before === undefined || before === '' ? element : `${before},${element}`);
}

type Certificates = {
  readonly peer: PeerCertificateFacts | undefined;
  readonly ownPrincipal: string;
};

function elementOf(
  peer: PeerCertificateFacts,
  ownPrincipal: string,
  details: ClientCertificatePlan['details'],
): string {
  let element = ownPrincipal === '' ? '' : `By=${ownPrincipal}`;
  const add = (key: string, value: string): void => {
    element += `${element === '' ? '' : ';'}${key}=${value}`;
  };
  add('Hash', peer.sha256);
  // Envoy's order, whatever the order they were asked for in.
  if (details.includes('cert')) add('Cert', `"${encodeURIComponent(peer.pem())}"`);
  if (details.includes('chain')) add('Chain', `"${encodeURIComponent(peer.chainPem())}"`);
  if (details.includes('subject')) add('Subject', `"${quoted(peer.subject)}"`);
  for (const { type, name } of peer.names) {
    if (type === 'uri' && details.includes('uri')) add('URI', plain(name));
  }
  for (const { type, name } of peer.names) {
    if (type === 'dns' && details.includes('dns')) add('DNS', plain(name));
  }
  return element;
}

function quoted(value: string): string {
  return value.replaceAll(/["\\]/g, (character) => `\\${character}`);
}

/** What would end a value begins another: such a name is quoted. */
function plain(value: string): string {
  return /[,;="]/.test(value) ? `"${quoted(value)}"` : value;
}
