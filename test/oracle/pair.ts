// The four ways in which a client and an upstream can differ in what they speak, and which of them
// a case makes sense over.
import type { Case, Topic } from './case.ts';

export type Version = 'h1' | 'h2';

export type Pair = {
  readonly name: PairName;
  readonly client: Version;
  readonly upstream: Version;
};

export type PairName = 'h1→h1' | 'h2→h1' | 'h1→h2' | 'h2→h2';

const ONLY_HTTP1: Pair = { name: 'h1→h1', client: 'h1', upstream: 'h1' };

export const PAIRS: readonly Pair[] = [
  ONLY_HTTP1,
  { name: 'h2→h1', client: 'h2', upstream: 'h1' },
  { name: 'h1→h2', client: 'h1', upstream: 'h2' },
  { name: 'h2→h2', client: 'h2', upstream: 'h2' },
];

/** Never none; what the case expects holds for the first. */
export function pairsOf(subject: Case, topic: Topic): readonly Pair[] {
  const { pairs, http1 = topic.http1, tcp, client, upstreams = {} } = subject;
  if (pairs !== undefined) return PAIRS.filter(({ name }) => pairs.includes(name));
  const isOfBytes = Object.values(upstreams).some(({ kind }) => kind === 'tcp');
  const hasRequests = client.some(({ to }) => to === 'listener');
  if (tcp !== undefined || !hasRequests) return [ONLY_HTTP1];
  return PAIRS.filter((pair) => {
    const isClient = http1 === 'client' || http1 === 'both';
    const isUpstream = http1 === 'upstream' || http1 === 'both' || isOfBytes;
    return !(isClient && pair.client === 'h2') && !(isUpstream && pair.upstream === 'h2');
  });
}

/** How a case over a pair is called where both matter. */
export function labelOf({ name }: Case, pair: Pair): string {
  return pair === ONLY_HTTP1 ? name : `${name}, ${pair.name}`;
}
