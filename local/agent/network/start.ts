// Starts the node's network: reads the pods' links that stand, and follows services from then on.
import {
  type Clock,
  type KubeApi,
  type Log,
  type Random,
  systemRandom,
} from '../../../lib/index.ts';
import type { Run } from '../../machine/index.ts';
import { podNetwork, type PodNetwork } from './pod-network.ts';
import { serviceAddresses } from './service-addresses.ts';
import type { ServiceBook } from './service-book.ts';
import { watchServices } from './watch-services.ts';

export type NetworkOptions = {
  readonly api: KubeApi;
  readonly run: Run;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: Random;
};

export type Network = {
  readonly pods: PodNetwork;
  /** For DNS, which answers from the same facts. */
  readonly services: ServiceBook;
  /** Resolves when every service has been read once. */
  readonly complete: Promise<void>;
};

/** Until the signal fires. The rules and the pods' links stay, for the agent that comes next. */
export async function startNetwork(options: NetworkOptions, signal: AbortSignal): Promise<Network> {
  const { api, run, clock, log, random = systemRandom } = options;
  const pods = await podNetwork(run);
  const watched = watchServices(
    { api, clock, random, log, changed: () => addresses.changed() },
    signal,
  );
  const addresses = serviceAddresses({ book: watched.book, run, clock, log, random });
  signal.addEventListener('abort', () => addresses.close(), { once: true });
  return { pods, services: watched.book, complete: watched.complete };
}
