// Which filter chain takes a connection: the most specific match wins, criterion by criterion, in
// Envoy's order (port, address, server name, transport, application protocol).
import { cidrContains } from '../../lib/index.ts';
import type { ChainMatch, ChainPlan, ListenerPlan } from '../plan/index.ts';

export type Facts = {
  readonly destination: { readonly address: string; readonly port: number };
  readonly serverName: string;
  readonly transport: 'tls' | 'raw';
  readonly applicationProtocols: readonly string[];
};

export function chainFor(listener: ListenerPlan, facts: Facts): ChainPlan | undefined {
  let candidates: readonly ChainPlan[] = listener.chains;
  for (const rank of RANKS) {
    candidates = best(candidates, (match) => rank(match, facts));
    if (candidates.length === 0) return listener.fallback;
  }
  return candidates[0];
}

/** -1: does not match; otherwise higher is more specific. */
type Rank = (match: ChainMatch, facts: Facts) => number;

const RANKS: readonly Rank[] = [
  ({ destinationPort: port }, { destination }) =>
    port === undefined ? 0 : port === destination.port ? 1 : -1,
  ({ destinationRanges: ranges }, { destination }) => {
    if (ranges.length === 0) return 0;
    const { address } = destination;
    const holding = ranges.filter((range) => cidrContains({ range, address }));
    return holding.length === 0 ? -1 : 1 + Math.max(...holding.map(prefixLength));
  },
  ({ serverNames }, { serverName }) => {
    if (serverNames.length === 0) return 0;
    return Math.max(...serverNames.map((pattern) => serverNameRank({ pattern, name: serverName })));
  },
  ({ transport }, facts) => (transport === undefined ? 0 : transport === facts.transport ? 1 : -1),
  ({ applicationProtocols: wanted }, { applicationProtocols: offered }) => {
    if (wanted.length === 0) return 0;
    return wanted.some((protocol) => offered.includes(protocol)) ? 1 : -1;
  },
];

function best(
  chains: readonly ChainPlan[],
  rank: (match: ChainMatch) => number,
): readonly ChainPlan[] {
  const ranked = chains.map((chain) => ({ chain, rank: rank(chain.match) }));
  const highest = Math.max(-1, ...ranked.map((each) => each.rank));
  if (highest === -1) return [];
  return ranked.filter((each) => each.rank === highest).map((each) => each.chain);
}

function prefixLength(range: string): number {
  return Number(range.split('/')[1] ?? 32);
}

type ServerName = { readonly pattern: string; readonly name: string };

function serverNameRank({ pattern, name }: ServerName): number {
  if (pattern === '*') return 1;
  if (pattern === name) return 1000;
  if (!pattern.startsWith('*.')) return -1;
  return name.endsWith(pattern.slice(1)) ? pattern.length + 1 : -1;
}
