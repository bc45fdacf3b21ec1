// Watching a selection: what enters it is added, what leaves it is deleted, whatever happened to
// the object itself.
import type { KubeObject, WatchEvent } from '../../lib/index.ts';
import { kindKey } from '../kinds/index.ts';
import type { StoreEvent } from '../store/index.ts';
import { expired } from './refusal.ts';
import { inVersion, type Parts, type Place } from './request.ts';
import { selectionOf, type Selected, type Selection } from './select.ts';

export type Change = Exclude<WatchEvent, { readonly type: 'BOOKMARK' }>;

export type Watching = Selection & { readonly place: Place; readonly since: number };

/** Calls back for each change after `since`, those that already happened first. Returns the end. */
export function watchObjects(
  { store }: Parts,
  watching: Watching,
  listener: (change: Change) => void,
): () => void {
  const { place, since } = watching;
  // A version from the future belongs to a store that was reset since.
  if (since > store.version)
    throw expired(`too large resource version: ${since} (${store.version})`);
  const selected = selectionOf(place, watching);
  const watch = store.watch({ kind: kindKey(place.kind), since }, (event) => {
    const change = changeOf(event, selected);
    if (change === undefined) return;
    listener({ type: change.type, object: inVersion(place, change.object) });
  });
  if (watch.kind === 'ok') return watch.stop;
  throw expired(`too old resource version: ${since} (${store.version})`);
}

function changeOf(event: StoreEvent, selected: Selected): Change | undefined {
  const { type, object, previous } = event;
  const before = previous !== undefined && selected(previous);
  const after = type !== 'removed' && selected(object);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object };
  if (!before) return undefined;
  return { type: 'DELETED', object: type === 'removed' ? object : lastSeen(event, previous) };
}

/** The last state that was in the selection, with the version in which it left. */
function lastSeen({ version }: StoreEvent, previous: KubeObject): KubeObject {
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: String(version) } };
}
