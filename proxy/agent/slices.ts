// Cuts a patch into slices that each take the data thread about a millisecond, in the order that
// never breaks traffic: what is named first, who names it after, removals last.
import type { Piece, PlanPatch } from '../plan/index.ts';

// Copying 64 KiB between threads and linking it takes about a millisecond; a whole large plan would
// hold up every request for tens of them.
const SLICE_BYTES_MAX = 64 * 1024;
// About what a name costs.
const REMOVAL_BYTES = 64;

export function slicesOf(
  { set, removed }: PlanPatch,
  bytesMax = SLICE_BYTES_MAX,
): readonly PlanPatch[] {
  const slices: PlanPatch[] = [];
  let pieces: Piece[] = [];
  let bytes = 0;
  for (const piece of set) {
    const size = JSON.stringify(piece).length;
    if (pieces.length > 0 && bytes + size > bytesMax) {
      slices.push({ set: pieces, removed: [] });
      pieces = [];
      bytes = 0;
    }
    pieces.push(piece);
    bytes += size;
  }
  const perSlice = Math.max(1, Math.floor(bytesMax / REMOVAL_BYTES));
  const room = Math.max(0, Math.floor((bytesMax - bytes) / REMOVAL_BYTES));
  if (pieces.length > 0 || removed.length > 0)
    slices.push({ set: pieces, removed: removed.slice(0, room) });
  for (let at = room; at < removed.length; at += perSlice) {
    slices.push({ set: [], removed: removed.slice(at, at + perSlice) });
  }
  return slices;
}
