// What happened at one listener's socket, and with the bytes of one TCP `stat_prefix`, as plain
// numbers named after Envoy's statistics.
import type { ObservedConnection } from './observed.ts';

export class ListenerCounts {
  downstreamCxTotal = 0;
  downstreamCxActive = 0;
  downstreamCxDestroy = 0;
  noFilterChainMatch = 0;
}

export class TcpCounts {
  downstreamCxTotal = 0;
  downstreamCxActive = 0;
  downstreamCxNoRoute = 0;
  downstreamCxRxBytesTotal = 0;
  downstreamCxTxBytesTotal = 0;
  idleTimeout = 0;
  maxDownstreamConnectionDuration = 0;

  finished({ bytesReceived, bytesSent, failure }: ObservedConnection): void {
    this.downstreamCxRxBytesTotal += bytesReceived;
    this.downstreamCxTxBytesTotal += bytesSent;
    if (failure === undefined) return;
    if (failure.name === 'no-upstream') this.downstreamCxNoRoute += 1;
    else if (failure.name === 'idle-timeout') this.idleTimeout += 1;
    else if (failure.name === 'connection-age') this.maxDownstreamConnectionDuration += 1;
  }
}

// Names come from configuration, which may change for as long as a proxy runs.
const NAMES_MAX = 10_000;

/** Counts by name; those of too many names go together. */
export class CountsByName<C> {
  readonly #make: () => C;
  readonly #counts = new Map<string, C>();

  constructor(make: () => C) {
    this.#make = make;
  }

  of(name: string): C {
    const kept = this.#counts.size < NAMES_MAX ? name : '(others)';
    let counts = this.#counts.get(kept);
    if (counts === undefined) this.#counts.set(kept, (counts = this.#make()));
    return counts;
  }

  get all(): ReadonlyMap<string, C> {
    return this.#counts;
  }
}
