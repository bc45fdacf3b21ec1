// Where a case lives: every case has a loopback address of its own, and every pair of versions that
// it is played over ports of its own there, so that none of them ever meet.
import { PAIRS, type Pair } from './pair.ts';

export type Place = {
  /** Names its listener and clusters: unique in the bootstrap file. */
  readonly id: string;
  readonly address: string;
  readonly port: number;
};

export const LISTENER_PORT = 10_000;
export const ADMIN_PORT = 9901;

// 127.0 is everybody's; the rest of the byte tells runs apart.
const FIRST_RUN = 64;
const RUNS = 190;

// More than a case has upstreams.
const PORTS = 20;

export function placeOf({ run, topic, index }: Numbers, pair: Pair): Place {
  const address = `127.${FIRST_RUN + (run % RUNS)}.${topic + 1}.${index + 1}`;
  const number = PAIRS.findIndex(({ name }) => name === pair.name);
  const id = `c${index + 1}${number === 0 ? '' : `_${pair.client}${pair.upstream}`}`;
  return { id, address, port: LISTENER_PORT + number * PORTS };
}

type Numbers = { readonly run: number; readonly topic: number; readonly index: number };

/** The admin port of a topic has the last address. */
export function adminAddress({ run, topic }: Omit<Numbers, 'index'>): string {
  return `127.${FIRST_RUN + (run % RUNS)}.${topic + 1}.253`;
}

/** Upstreams have the ports above the listener, in the order of their names' mention. */
export function upstreamPort({ port }: Place, index: number): number {
  return port + 1 + index;
}
