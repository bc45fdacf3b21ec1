// The last steps before an object stands in the store: what depends on other objects (addresses,
// definitions) is decided here, with nothing awaited in between, so that nobody can come between.
import { objectAt, sameJson, type KubeObject } from '../../lib/index.ts';
import { customKind, kindKey } from '../kinds/index.ts';
import { StoreError, type Written } from '../store/index.ts';
import { DEFINITIONS } from './catalog.ts';
import { CLEANUP_FINALIZER, renewedStatus } from './definition.ts';
import { SERVICES } from './initial.ts';
import { internal, invalid, noRoom } from './refusal.ts';
import { inStorageVersion, keyOf, timestamp, type Parts, type Target } from './request.ts';
import { withServiceAddress } from './service-address.ts';

type Change = { readonly object: KubeObject; readonly live: KubeObject | undefined };

export function settle(parts: Parts, target: Target, { object, live }: Change): KubeObject {
  switch (kindKey(target.kind)) {
    case SERVICES: {
      const services = parts.store.list(SERVICES);
      const addressed = withServiceAddress(object, { live, services, random: parts.random });
      if (addressed.kind === 'rejected') throw invalid(target, addressed.errors);
      return addressed.value;
    }
    case DEFINITIONS:
      return settleDefinition(target, { object, live });
    default:
      return object;
  }
}

function settleDefinition(target: Target, { object, live }: Change): KubeObject {
  if (live !== undefined && sameJson(live['spec'], object['spec'])) return object;
  const reading = customKind(object);
  if (reading.kind === 'rejected') throw invalid(target, reading.errors);
  if (live !== undefined) return { ...object, status: renewedStatus(object) };
  const finalizers = [...(object.metadata.finalizers ?? []), CLEANUP_FINALIZER];
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

/** Writes, or removes what only waited for its last finalizer, unless it is a rehearsal. */
export function commit(
  parts: Parts,
  target: Target,
  { object, live, dryRun }: Change & { readonly dryRun: boolean },
): Written {
  if (dryRun) return { kind: 'ok', object };
  const stored = inStorageVersion(target.kind, object);
  const expect = live?.metadata.resourceVersion;
  return guarded(() => {
    if (expect !== undefined && mayGo(stored)) return parts.store.remove(keyOf(target), expect);
    return parts.store.put(keyOf(target), stored, expect);
  });
}

export function removeObject(parts: Parts, target: Target, live: KubeObject): Written {
  return guarded(() => parts.store.remove(keyOf(target), live.metadata.resourceVersion ?? ''));
}

/** Whether nothing holds a deleted object any more: finalizers, grace, content of a namespace. */
export function mayGo(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  if (deletionTimestamp === undefined) return false;
  return deletionGracePeriodSeconds === 0 && finalizers.length === 0 && !holdsContent(object);
}

export function holdsContent(object: KubeObject): boolean {
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return false;
  const finalizers = objectAt(object, 'spec')?.['finalizers'];
  return Array.isArray(finalizers) && finalizers.length > 0;
}

/** Marks an object as deleted: from now on it only waits. */
export function withDeletion(parts: Parts, object: KubeObject, graceSeconds: number): KubeObject {
  const { metadata } = object;
  const generation =
    metadata.generation === undefined ? {} : { generation: metadata.generation + 1 };
  const marked = {
    ...object,
    metadata: {
      ...metadata,
      ...generation,
      deletionTimestamp: timestamp(parts.clock, graceSeconds * 1000),
      deletionGracePeriodSeconds: graceSeconds,
    },
  };
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return marked;
  return { ...marked, status: { ...objectAt(object, 'status'), phase: 'Terminating' } };
}

function guarded(write: () => Written): Written {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw error.reason === 'full' ? noRoom(error.message) : internal(error.message);
  }
}
