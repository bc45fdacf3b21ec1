// Which filter chain takes a connection: the most specific match wins, criterion by criterion, in
// Envoy's order; a criterion once decided is not taken back. Ranges are read once, for each
// listener.
import { CidrRange } from '../../lib/index.ts';
import type { Trail } from '../explain/index.ts';
import type { ChainMatch, ChainPlan, ListenerPlan } from '../plan/index.ts';

type Place = { readonly address: string; readonly port: number };

export type Facts = {
  readonly destination: Place;
  /** Who it comes from, as a PROXY protocol header may have told, and who really connected. */
  readonly source: Place;
  readonly directSource: Place;
  readonly serverName: string;
  readonly transport: 'tls' | 'raw';
  readonly applicationProtocols: readonly string[];
};

export class Chains {
  readonly #candidates: readonly Candidate[];
  readonly #fallback: ChainPlan | undefined;

  constructor(listener: ListenerPlan) {
    this.#candidates = listener.chains.map(candidate);
    this.#fallback = listener.fallback;
  }

  /** Undefined: nobody takes it. */
  find(facts: Facts, trail: Trail | undefined): ChainPlan | undefined {
    let left = this.#candidates;
    for (const { name, rank } of CRITERIA) {
      const before = left;
      left = best(before, (each) => rank(each, facts));
      if (trail !== undefined) noteLosers(trail, { before, left, name });
      if (left.length > 0) continue;
      if (this.#fallback !== undefined) noteTaken(trail, this.#fallback);
      return this.#fallback;
    }
    const found = left[0]?.plan ?? this.#fallback;
    if (found !== undefined) noteTaken(trail, found);
    return found;
  }
}

type Candidate = {
  readonly plan: ChainPlan;
  readonly match: ChainMatch;
  readonly destinations: readonly CidrRange[];
  readonly directSources: readonly CidrRange[];
  readonly sources: readonly CidrRange[];
};

function candidate(plan: ChainPlan): Candidate {
  const { match } = plan;
  const ranges = (texts: readonly string[]): readonly CidrRange[] =>
    texts.map((text) => new CidrRange(text));
  return {
    plan,
    match,
    destinations: ranges(match.destinationRanges),
    directSources: ranges(match.directSourceRanges),
    sources: ranges(match.sourceRanges),
  };
}

/** -1: does not match; otherwise higher is more specific. */
type Criterion = {
  readonly name: string;
  readonly rank: (candidate: Candidate, facts: Facts) => number;
};

const CRITERIA: readonly Criterion[] = [
  {
    name: 'destination port',
    rank: ({ match }, { destination }) => {
      if (match.destinationPort === undefined) return 0;
      return match.destinationPort === destination.port ? 1 : -1;
    },
  },
  {
    name: 'destination address',
    rank: ({ destinations }, { destination }) => rangeRank(destinations, destination.address),
  },
  {
    name: 'server name',
    rank: ({ match: { serverNames } }, { serverName }) => {
      if (serverNames.length === 0) return 0;
      return Math.max(
        ...serverNames.map((pattern) => serverNameRank({ pattern, name: serverName })),
      );
    },
  },
  {
    name: 'transport',
    rank: ({ match: { transport } }, facts) => {
      if (transport === undefined) return 0;
      return transport === facts.transport ? 1 : -1;
    },
  },
  {
    name: 'application protocol',
    rank: ({ match }, facts) =>
      protocolRank({ wanted: match.applicationProtocols, offered: facts.applicationProtocols }),
  },
  {
    name: 'direct source address',
    rank: ({ directSources }, { directSource }) => rangeRank(directSources, directSource.address),
  },
  {
    name: 'source type',
    rank: ({ match: { sourceType } }, facts) => {
      if (sourceType === 'any') return 0;
      return (sourceType === 'same-or-loopback') === isLocal(facts) ? 1 : -1;
    },
  },
  {
    name: 'source address',
    rank: ({ sources }, { source }) => rangeRank(sources, source.address),
  },
  {
    name: 'source port',
    rank: ({ match: { sourcePorts } }, { source }) => {
      if (sourcePorts.length === 0) return 0;
      return sourcePorts.includes(source.port) ? 1 : -1;
    },
  },
];

function best(
  candidates: readonly Candidate[],
  rank: (candidate: Candidate) => number,
): readonly Candidate[] {
  let highest = 0;
  let found: Candidate[] = [];
  for (const each of candidates) {
    const here = rank(each);
    if (here < highest) continue;
    if (here > highest) found = [];
    highest = here;
    found.push(each);
  }
  return found;
}

function rangeRank(ranges: readonly CidrRange[], address: string): number {
  if (ranges.length === 0) return 0;
  let rank = -1;
  for (const range of ranges) {
    if (range.contains(address)) rank = Math.max(rank, 1 + range.bits);
  }
  return rank;
}

type ServerName = { readonly pattern: string; readonly name: string };

// No server name is longer, so that an exact one beats every wildcard.
const EXACT_RANK = 1000;

function serverNameRank({ pattern, name }: ServerName): number {
  if (pattern === '*') return 1;
  if (pattern === name) return EXACT_RANK;
  if (!pattern.startsWith('*.')) return -1;
  return name.endsWith(pattern.slice(1)) ? pattern.length + 1 : -1;
}

type Protocols = { readonly wanted: readonly string[]; readonly offered: readonly string[] };

// More than anybody offers.
const PROTOCOLS_MAX = 1000;

/** What the client named first counts most. */
function protocolRank({ wanted, offered }: Protocols): number {
  if (wanted.length === 0) return 0;
  const first = offered.findIndex((protocol) => wanted.includes(protocol));
  return first === -1 ? -1 : Math.max(1, PROTOCOLS_MAX - first);
}

function isLocal({ source, destination }: Facts): boolean {
  const { address } = source;
  return (
    address === destination.address ||
    address === '::1' ||
    address.startsWith('127.') ||
    address.startsWith('::ffff:127.')
  );
}

type Narrowing = {
  readonly before: readonly Candidate[];
  readonly left: readonly Candidate[];
  readonly name: string;
};

function noteLosers(trail: Trail, { before, left, name }: Narrowing): void {
  for (const each of before) {
    if (!left.includes(each)) trail.note({ kind: 'chain', name: each.plan.name, misses: name });
  }
}

function noteTaken(trail: Trail | undefined, { name }: ChainPlan): void {
  trail?.note({ kind: 'chain', name, misses: undefined });
}
