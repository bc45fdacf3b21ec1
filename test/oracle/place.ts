// Where a case lives: every case has a loopback address of its own, so that cases, topics and runs
// of the suite on one machine never meet.

export type Place = {
  /** Names its listener and clusters: unique in the bootstrap file. */
  readonly id: string;
  readonly address: string;
};

export const LISTENER_PORT = 10_000;
export const ADMIN_PORT = 9901;

// 127.0 is everybody's; the rest of the byte tells runs apart.
const FIRST_RUN = 64;
const RUNS = 190;

export function placeOf({ run, topic, index }: Numbers): Place {
  const address = `127.${FIRST_RUN + (run % RUNS)}.${topic + 1}.${index + 1}`;
  return { id: `c${index + 1}`, address };
}

type Numbers = { readonly run: number; readonly topic: number; readonly index: number };

/** The admin port of a topic has the last address. */
export function adminAddress({ run, topic }: Omit<Numbers, 'index'>): string {
  return placeOf({ run, topic, index: 252 }).address;
}

/** Upstreams have the ports above the listener, in the order of their names' mention. */
export function upstreamPort(index: number): number {
  return LISTENER_PORT + 1 + index;
}
