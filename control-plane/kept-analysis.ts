// The analysis of the mesh as it is now: made anew when the mesh is another, and now and then,
// since certificates run out by themselves.
import type { Clock } from '../lib/index.ts';
import type { Mesh } from './mesh/index.ts';
import { analyse, type Analysis } from './validate/index.ts';

const GOOD_FOR_MS = 60_000;

type Made = { readonly mesh: Mesh; readonly atMs: number; readonly analysis: Analysis };

export function keptAnalysis(mesh: () => Mesh, clock: Clock): () => Analysis {
  let made: Made | undefined;
  return () => {
    const atMs = clock.now();
    const now = mesh();
    if (made?.mesh !== now || atMs - made.atMs >= GOOD_FOR_MS) {
      made = { mesh: now, atMs, analysis: analyse(now, atMs) };
    }
    return made.analysis;
  };
}
