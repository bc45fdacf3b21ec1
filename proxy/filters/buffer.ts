// Holds a request back until all of it is there, for upstreams that cannot bear slow clients; one
// that is larger than may be held is refused.
import type { FilterSettings } from '../plan/index.ts';
import type { Filter } from './filter.ts';

type BufferSettings = Extract<FilterSettings, { kind: 'buffer' }>;

export function bufferFilter(name: string, { bytesMax }: BufferSettings): Filter {
  return {
    name,
    request: (exchange, head) => {
      if (head.bodyLength === 0 || exchange.isDry) return 'continue';
      exchange.gather(bytesMax);
      return 'wait';
    },
  };
}
