// What is known of a connection when it is given to whoever serves it.
import type { Connection } from '../exchange/index.ts';
import type { ChainPlan, ListenerPlan } from '../plan/index.ts';
import type { Facts } from './chain.ts';
import type { TlsFacts } from './handshake.ts';

export type Served = {
  readonly listener: ListenerPlan;
  readonly chain: ChainPlan;
  readonly facts: Facts;
  readonly protocol: 'http1' | 'http2' | 'unknown';
  readonly connection: Connection;
  readonly startMs: number;
  readonly startMonotonic: number;
};

type Known = Omit<Served, 'connection'> & {
  readonly id: number;
  readonly tls: TlsFacts | undefined;
};

export function servedBy({ id, tls, ...known }: Known): Served {
  const { source, directSource, destination, serverName } = known.facts;
  const connection: Connection = {
    id,
    direction: known.listener.direction,
    remoteAddress: source.address,
    remotePort: source.port,
    directAddress: directSource.address,
    directPort: directSource.port,
    localAddress: `${destination.address}:${destination.port}`,
    destination,
    startedMs: known.startMonotonic,
    ends: { source, destination },
    serverName,
    tls,
    requests: 0,
  };
  return { ...known, connection };
}
