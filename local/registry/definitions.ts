// Keeps what is served in step with the stored definitions, and empties a kind whose definition is
// being deleted before it lets the definition go.
import { sameJson, type KubeObject } from '../../lib/index.ts';
import type { Kind } from '../kinds/index.ts';
import type { StoreEvent } from '../store/index.ts';
import { DEFINITIONS } from './catalog.ts';
import { CLEANUP_FINALIZER } from './definition.ts';
import type { Registry } from './registry.ts';
import { SYSTEM, type Parts, type Target } from './request.ts';
import { updateObject } from './update.ts';

export function serveDefinitions(parts: Parts, registry: Registry): void {
  const { store, catalog, log } = parts;
  const emptying = new Map<string, () => void>();
  const letGo = (definition: KubeObject): void => {
    const name = definition.metadata.name;
    const kind = catalog.byKey(name);
    if (emptying.has(name)) return;
    const finish = (): void => {
      const stop = emptying.get(name);
      if (stop === undefined || store.list(name).length > 0) return;
      emptying.delete(name);
      stop();
      withoutCleanup(parts, definition).catch((error: unknown) => {
        log.error('a definition could not be let go', { name, error: String(error) });
      });
    };
    const watch = store.watch({ kind: name, since: store.version }, finish);
    emptying.set(name, watch.kind === 'ok' ? watch.stop : () => undefined);
    empty(registry, kind).then(finish, (error: unknown) => {
      log.error('a kind could not be emptied', { name, error: String(error) });
    });
  };
  const follow = ({ type, object, previous }: StoreEvent): void => {
    if (type === 'removed') return catalog.withdraw(object);
    const same = previous !== undefined && sameJson(previous['spec'], object['spec']);
    if (!same) catalog.declare(object);
    if (isHeld(object)) letGo(object);
  };
  for (const definition of store.list(DEFINITIONS)) {
    catalog.declare(definition);
    if (isHeld(definition)) letGo(definition);
  }
  store.watch({ kind: DEFINITIONS, since: store.version }, follow);
}

function isHeld({ metadata }: KubeObject): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return deletionTimestamp !== undefined && finalizers.includes(CLEANUP_FINALIZER);
}

async function empty(registry: Registry, kind: Kind | undefined): Promise<void> {
  if (kind === undefined) return;
  const place = { kind, version: kind.storageVersion, namespace: undefined };
  await registry.deleteAll({ listing: { place }, options: {}, caller: SYSTEM });
}

async function withoutCleanup(parts: Parts, definition: KubeObject): Promise<void> {
  const kind = parts.catalog.byKey(DEFINITIONS);
  const { name } = definition.metadata;
  const held = parts.store.get({ kind: DEFINITIONS, namespace: '', name });
  if (kind === undefined || held === undefined || !isHeld(held)) return;
  const target: Target = { kind, version: kind.storageVersion, namespace: undefined, name };
  const change = (live: KubeObject): KubeObject => {
    const finalizers =
      live.metadata.finalizers?.filter((other) => other !== CLEANUP_FINALIZER) ?? [];
    return { ...live, metadata: { ...live.metadata, finalizers } };
  };
  await updateObject(parts, { target, part: 'main', caller: SYSTEM, change });
}
