// Where in an object we are: a chain that costs one small object per step, and becomes a string
// such as `spec.containers[0].image` only when there is something to say about that place.

export type Place =
  | { readonly above: Place | undefined; readonly name: string }
  | { readonly above: Place | undefined; readonly index: number };

/** How deep objects may nest: far beyond any real one, far before the stack ends. */
export const DEPTH_MAX = 400;

export function pathOf(place: Place | undefined): string {
  if (place === undefined) return '';
  const above = pathOf(place.above);
  if ('index' in place) return `${above}[${place.index}]`;
  return above === '' ? place.name : `${above}.${place.name}`;
}
