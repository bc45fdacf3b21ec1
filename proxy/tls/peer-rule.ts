// Which peers are the ones we mean: one of a certificate's names must fit one of the wanted. Names
// are compared whole, as what they are; the chain was verified before.
import type { PeerCertificate } from 'node:tls';
import type { PeerNameMatch } from '../plan/index.ts';
import { matcher, type Matcher } from '../match/index.ts';

type PeerName = { readonly type: PeerNameMatch['type']; readonly name: string };

type Wanted = { readonly type: PeerNameMatch['type']; readonly fits: Matcher };

export class PeerRule {
  readonly #wanted: readonly Wanted[];

  constructor(matches: readonly PeerNameMatch[]) {
    this.#wanted = matches.map(({ type, name }) => ({ type, fits: matcher(name) }));
  }

  /** What is wrong with this peer, in words; undefined when it is one of ours. */
  problemOf(names: readonly PeerName[]): string | undefined {
    if (this.#wanted.length === 0) return undefined;
    for (const { type, name } of names) {
      if (this.#wanted.some((wanted) => wanted.type === type && wanted.fits(name))) {
        return undefined;
      }
    }
    const said = names.map(({ name }) => name).join(', ');
    return `the peer is ${said || 'nameless'}, which is none of the names wanted`;
  }
}

// How Node writes the kinds of names; other kinds name nobody we could mean.
const KINDS: readonly (readonly [prefix: string, type: PeerName['type']])[] = [
  ['URI:', 'uri'],
  ['DNS:', 'dns'],
  ['email:', 'email'],
  ['IP Address:', 'ip'],
];

/** Node quotes values with odd characters, so that none can pose as two. */
export function peerNames(
  certificate: Pick<PeerCertificate, 'subjectaltname'>,
): readonly PeerName[] {
  const names: PeerName[] = [];
  for (const part of (certificate.subjectaltname ?? '').split(', ')) {
    for (const [prefix, type] of KINDS) {
      if (part.startsWith(prefix)) names.push({ type, name: part.slice(prefix.length) });
    }
  }
  return names;
}

/** The workload's own name, when it has one. */
export function principalOf(names: readonly PeerName[]): string {
  return names.find(({ type, name }) => type === 'uri' && name.startsWith('spiffe://'))?.name ?? '';
}
