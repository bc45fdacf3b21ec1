// How much one stream may ask for: types and names that it says are kept as long as it stands,
// whether or not there is anything by them.
import type { Subscription } from './subscription.ts';

// Envoy asks for seven.
const TYPES_MAX = 32;
// A mesh of thirty thousand services has names and versions of a third of this.
const BYTES_MAX = 32 * 1024 * 1024;
// What keeping a name takes beside its letters.
const NAME_BYTES = 64;

type Kept = Pick<Subscription, 'typeUrl' | 'names' | 'held'>;

export class Appetite {
  readonly #types = new Map<string, { readonly names: Subscription['names']; bytes: number }>();
  /** What was said when types were opened. */
  #opened = 0;
  #names = 0;

  /** Another type: undefined, or why it is too much. */
  opens({ typeUrl, names, held }: Kept): string | undefined {
    this.#opened += weight(typeUrl) + sum([...held.keys()], (name) => held.get(name) ?? '');
    return this.#types.size < TYPES_MAX
      ? this.asks({ typeUrl, names })
      : `asks for more than ${TYPES_MAX} types of resources`;
  }

  /** Names of a type that is open: undefined, or why they are too much. */
  asks({ typeUrl, names }: Pick<Kept, 'typeUrl' | 'names'>): string | undefined {
    const before = this.#types.get(typeUrl);
    if (before?.names !== names) {
      const bytes = sum([...names]);
      this.#names += bytes - (before?.bytes ?? 0);
      this.#types.set(typeUrl, { names, bytes });
    }
    if (this.#opened + this.#names <= BYTES_MAX) return undefined;
    return `names of resources come to more than ${BYTES_MAX} bytes`;
  }
}

function sum(names: readonly string[], more = (_name: string): string => ''): number {
  return names.reduce((bytes, name) => bytes + weight(name) + more(name).length, 0);
}

function weight(name: string): number {
  return name.length + NAME_BYTES;
}
