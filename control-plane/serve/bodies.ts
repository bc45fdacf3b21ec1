// The bytes of long lists of resources, as they stand in a response: proxies that come together are
// told the same lists, which are put together once and not for each of them.
import type { Versioned } from '../snapshot/index.ts';

type List = readonly Versioned[];

type BodyOptions = {
  readonly piecesOf: (list: List) => readonly Buffer[];
  /** What is kept in all; what was asked for longest ago goes first. */
  readonly bytesMax: number;
};

// The bytes of a few are put together faster than they are looked for.
const FEW = 16;

export class Bodies {
  readonly #options: BodyOptions;
  /** In the order in which they were asked for. */
  readonly #kept = new Map<List, Buffer>();
  /** Lists that begin alike. */
  readonly #byFirst = new Map<Versioned, Set<List>>();
  #bytes = 0;

  constructor(options: BodyOptions) {
    this.#options = options;
  }

  /** One after the other they are the body. */
  of(list: List): readonly Buffer[] {
    const { piecesOf, bytesMax } = this.#options;
    const [first] = list;
    if (first === undefined || list.length < FEW) return piecesOf(list);
    const known = this.#known(first, list);
    const body = (known && this.#kept.get(known)) ?? Buffer.concat(piecesOf(list));
    if (known !== undefined) this.#forget(known);
    this.#keep(list, body);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= bytesMax) break;
      this.#forget(oldest);
    }
    return [body];
  }

  #known(first: Versioned, list: List): List | undefined {
    for (const each of this.#byFirst.get(first) ?? []) if (isSame(each, list)) return each;
    return undefined;
  }

  #keep(list: List, body: Buffer): void {
    const [first] = list;
    if (first === undefined) return;
    this.#kept.set(list, body);
    this.#bytes += body.length;
    const alike = this.#byFirst.get(first);
    if (alike === undefined) this.#byFirst.set(first, new Set([list]));
    else alike.add(list);
  }

  #forget(list: List): void {
    const [first] = list;
    const body = this.#kept.get(list);
    if (first === undefined || body === undefined) return;
    this.#kept.delete(list);
    this.#bytes -= body.length;
    const alike = this.#byFirst.get(first);
    alike?.delete(list);
    if (alike?.size === 0) this.#byFirst.delete(first);
  }
}

function isSame(...[one, other]: readonly [List, List]): boolean {
  return one.length === other.length && one.every((item, i) => item === other[i]);
}
