// Sidecars tell each other which workloads they serve, in two headers that the applications never
// see. What they say and how it is read is known to the exchange.
import type { Filter } from './filter.ts';

export function peerMetadataFilter(name: string): Filter {
  return {
    name,
    request: (exchange, { headers }) => {
      exchange.hearPeer(headers, 'request');
      return 'continue';
    },
    response: (exchange, { headers }) => exchange.hearPeer(headers, 'response'),
  };
}
