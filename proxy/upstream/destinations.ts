// Endpoints that clients chose themselves, by where their connections were going. They come and go
// with the connections; how many there may be is limited, since anybody may invent one.
import type { EndpointPlan } from '../plan/index.ts';
import type { Endpoint } from './endpoint.ts';

// Beyond this the oldest that nobody uses is dropped for each new one.
const DESTINATIONS_KEPT = 1024;
// About 16 MB of endpoints, all in use: more is an attack, or a machine for others.
const DESTINATIONS_MAX = 16_384;

export class Destinations {
  readonly #make: (place: Place) => Endpoint;
  readonly #all = new Map<string, Endpoint>();

  constructor(make: (place: Place) => Endpoint) {
    this.#make = make;
  }

  get all(): Iterable<Endpoint> {
    return this.#all.values();
  }

  /** Undefined: there are too many, all in use. */
  at(place: Place): Endpoint | undefined {
    const key = `${place.address}:${place.port}`;
    const known = this.#all.get(key);
    if (known !== undefined) return known;
    if (this.#all.size >= DESTINATIONS_KEPT) this.#dropUnused();
    if (this.#all.size >= DESTINATIONS_MAX) return undefined;
    const endpoint = this.#make(place);
    this.#all.set(key, endpoint);
    return endpoint;
  }

  retire(): void {
    for (const endpoint of this.#all.values()) endpoint.pools.retire();
    this.#all.clear();
  }

  #dropUnused(): void {
    for (const [key, endpoint] of this.#all) {
      if (endpoint.active > 0) continue;
      endpoint.pools.retire();
      this.#all.delete(key);
      return;
    }
  }
}

/** What is known of an address that a client chose: nothing more. */
export function destinationPlan({ address, port }: Place): EndpointPlan {
  return {
    address,
    port,
    otherAddresses: [],
    hostname: '',
    weight: 1,
    health: 'healthy',
    healthCheck: { port: undefined, hostname: '', disabled: true },
    labels: {},
    workload: '',
  };
}

type Place = { readonly address: string; readonly port: number };
