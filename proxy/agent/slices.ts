// Cuts a patch into slices that each take the data thread about a millisecond: what is named first,
// who names it after, removals last.
import {
  partsOf,
  sizeOf,
  type PatchSlice,
  type PieceName,
  type SealedPiece,
} from '../plan/index.ts';

export type SealedPatch = {
  readonly set: readonly SealedPiece[];
  readonly removed: readonly PieceName[];
};

// Taking 64 KiB from another thread and opening what of it is in use takes less than a millisecond.
const SLICE_BYTES_MAX = 64 * 1024;
// About what a name costs.
const REMOVAL_BYTES = 64;

export function slicesOf(
  { set, removed }: SealedPatch,
  bytesMax = SLICE_BYTES_MAX,
): readonly PatchSlice[] {
  const filled = new Filling(bytesMax);
  for (const piece of set) {
    if (piece.kind !== 'routes') filled.add(piece);
    else for (const part of partsOf(piece, bytesMax)) filled.add(part);
  }
  for (const name of removed) filled.remove(name);
  return filled.slices();
}

class Filling {
  readonly #bytesMax: number;
  readonly #full: Omit<PatchSlice, 'isLast'>[] = [];
  #set: SealedPiece[] = [];
  #removed: PieceName[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  add(piece: SealedPiece): void {
    this.#make(sizeOf(piece));
    this.#set.push(piece);
  }

  remove(name: PieceName): void {
    this.#make(REMOVAL_BYTES);
    this.#removed.push(name);
  }

  slices(): readonly PatchSlice[] {
    if (this.#bytes > 0) this.#cut();
    return this.#full.map((slice, i) => ({ ...slice, isLast: i === this.#full.length - 1 }));
  }

  #make(bytes: number): void {
    if (this.#bytes > 0 && this.#bytes + bytes > this.#bytesMax) this.#cut();
    this.#bytes += bytes;
  }

  #cut(): void {
    this.#full.push({ set: this.#set, removed: this.#removed });
    this.#set = [];
    this.#removed = [];
    this.#bytes = 0;
  }
}
