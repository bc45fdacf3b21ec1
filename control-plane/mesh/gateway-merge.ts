// Servers of all Gateways that one proxy serves, port by port. Where two cannot both be had, the
// older Gateway has it, and what the other loses is told with the winner's name.
import type { Gateway, GatewayServer } from '../../api/istio/index.ts';

/** How first bytes are taken: HTTP in the clear, other bytes in the clear, or TLS. */
type WireKind = 'http' | 'bytes' | 'tls';

export type PlacedServer = {
  readonly gateway: Gateway;
  /** Among the Gateway's. */
  readonly index: number;
  readonly server: GatewayServer;
  /** Where the proxy listens. */
  readonly number: number;
};

type MergedPort = {
  readonly number: number;
  readonly bind: string;
  readonly servers: readonly PlacedServer[];
};

/** What a server does not get. */
export type Loss = {
  readonly loser: PlacedServer;
  readonly winner: PlacedServer;
  readonly why:
    | { readonly kind: 'protocol'; readonly has: WireKind }
    /** Bytes say nothing of whom they are for: a port has one such server. */
    | { readonly kind: 'bytes' }
    | { readonly kind: 'host'; readonly host: string };
};

type Merged = { readonly ports: readonly MergedPort[]; readonly losses: readonly Loss[] };

const EVERYWHERE = '0.0.0.0';
const PLAIN_HTTP: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);
const OVER_TLS: ReadonlySet<string> = new Set(['HTTPS', 'TLS']);

export function wireKind({ port, tls }: GatewayServer): WireKind {
  const protocol = port.protocol.toUpperCase();
  if (PLAIN_HTTP.has(protocol)) return 'http';
  return OVER_TLS.has(protocol) || tls !== undefined ? 'tls' : 'bytes';
}

/** Oldest Gateway first. */
export function mergedServers(placed: readonly PlacedServer[]): Merged {
  const losses: Loss[] = [];
  const ports: MergedPort[] = [];
  const groups = Map.groupBy(placed, ({ number, server }) => `${number} ${bindOf(server)}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const merged = mergedPort(group, first);
    losses.push(...merged.losses);
    ports.push({ number: first.number, bind: bindOf(first.server), servers: merged.servers });
  }
  return { ports: ports.toSorted((one, other) => one.number - other.number), losses };
}

function bindOf({ bind = '' }: GatewayServer): string {
  return bind === '' ? EVERYWHERE : bind;
}

type OnePort = { readonly servers: readonly PlacedServer[]; readonly losses: readonly Loss[] };

function mergedPort(group: readonly PlacedServer[], winner: PlacedServer): OnePort {
  const has = wireKind(winner.server);
  const alike = group.filter(({ server }) => wireKind(server) === has);
  const losses = group
    .filter(({ server }) => wireKind(server) !== has)
    .map((loser): Loss => ({ loser, winner, why: { kind: 'protocol', has } }));
  switch (has) {
    case 'http':
      return { servers: alike, losses };
    case 'bytes': {
      const others = alike.slice(1).map((loser): Loss => ({ loser, winner, why: BYTES }));
      return { servers: [winner], losses: [...losses, ...others] };
    }
    case 'tls': {
      const named = byName(alike);
      return { servers: named.servers, losses: [...losses, ...named.losses] };
    }
  }
}

const BYTES = { kind: 'bytes' } as const;

/** A server name leads to one server: a host that two have is the first one's. */
function byName(servers: readonly PlacedServer[]): OnePort {
  const owners = new Map<string, PlacedServer>();
  const losses: Loss[] = [];
  const kept = servers.flatMap((placed): readonly PlacedServer[] => {
    const hosts = placed.server.hosts.filter((written) => {
      const host = hostIn(written);
      const winner = owners.get(host);
      if (winner === undefined) owners.set(host, placed);
      else if (winner !== placed)
        losses.push({ loser: placed, winner, why: { kind: 'host', host } });
      return winner === undefined || winner === placed;
    });
    if (hosts.length === placed.server.hosts.length) return [placed];
    return hosts.length === 0 ? [] : [{ ...placed, server: { ...placed.server, hosts } }];
  });
  return { servers: kept, losses };
}

/** A server's host without the namespace it may name. */
export function hostIn(written: string): string {
  return written.slice(written.indexOf('/') + 1).toLowerCase();
}
