// Deletion: at once, or announced and then waited for, by grace (pods), by finalizers, or by what a
// namespace still holds.
import { numberAt, stringAt, type DeleteOptions, type KubeObject } from '../../lib/index.ts';
import { kindKey } from '../kinds/index.ts';
import { admit } from './admit.ts';
import { PODS } from './initial.ts';
import { conflict, notFound } from './refusal.ts';
import {
  inStorageVersion,
  inVersion,
  keyOf,
  type Caller,
  type Parts,
  type Target,
} from './request.ts';
import { holdsContent, mayGo, removeObject, withDeletion } from './write.ts';

const TRIES_MAX = 5;
const DEFAULT_GRACE_SECONDS = 30;
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

export type Deletion = {
  readonly target: Target;
  readonly options: DeleteOptions;
  readonly caller: Caller;
};

export type Deleted =
  | { readonly kind: 'gone'; readonly object: KubeObject }
  | { readonly kind: 'waiting'; readonly object: KubeObject };

export async function deleteObject(parts: Parts, deletion: Deletion): Promise<Deleted> {
  const { target, options, caller } = deletion;
  const { store } = parts;
  for (let tries = 1; ; tries++) {
    const live = store.get(keyOf(target));
    if (live === undefined) throw notFound(target);
    refuseOther(target, options, live);
    const oldObject = inVersion(target, live);
    const asking = {
      operation: 'DELETE',
      target,
      object: undefined,
      oldObject,
      subresource: undefined,
      caller,
    } as const;
    await admit.mutate(parts, asking);
    await admit.validate(parts, asking);
    const marked = mark(parts, deletion, live);
    const done = mayGo(marked);
    const answer = (object: KubeObject): Deleted => ({
      kind: done ? 'gone' : 'waiting',
      object: inVersion(target, object),
    });
    if (caller.dryRun || marked === live) return answer(marked);
    const written = done
      ? removeObject(parts, target, live)
      : store.put(
          keyOf(target),
          inStorageVersion(target.kind, marked),
          live.metadata.resourceVersion,
        );
    if (written.kind === 'ok') return answer(written.object);
    if (tries >= TRIES_MAX) throw conflict(target);
  }
}

function refuseOther(target: Target, options: DeleteOptions, live: KubeObject): void {
  const { uid, resourceVersion = '' } = live.metadata;
  if (options.uid !== undefined && options.uid !== uid) {
    const texts = `UID in precondition: ${options.uid}, UID in object meta: ${uid ?? ''}`;
    throw conflict(target, `Precondition failed: ${texts}`);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const wanted = `ResourceVersion in precondition: ${options.resourceVersion}`;
    const stands = `ResourceVersion in object meta: ${resourceVersion}`;
    throw conflict(target, `Precondition failed: ${wanted}, ${stands}`);
  }
}

/** The object with its deletion announced; the very same when it only has to go on waiting. */
function mark(parts: Parts, { target, options }: Deletion, live: KubeObject): KubeObject {
  const grace = kindKey(target.kind) === PODS ? graceOf(live, options) : 0;
  const finalizers = finalizersFor(live, options);
  const { deletionTimestamp, deletionGracePeriodSeconds: waits = 0 } = live.metadata;
  const same = finalizers.length === (live.metadata.finalizers?.length ?? 0);
  if (deletionTimestamp !== undefined && grace >= waits) {
    return same || holdsContent(live) ? live : withFinalizers(live, finalizers);
  }
  return withDeletion(parts, withFinalizers(live, finalizers), grace);
}

function graceOf(pod: KubeObject, { gracePeriodSeconds }: DeleteOptions): number {
  const phase = stringAt(pod, 'status', 'phase');
  const scheduled = (stringAt(pod, 'spec', 'nodeName') ?? '') !== '';
  if (!scheduled || phase === 'Succeeded' || phase === 'Failed') return 0;
  const own = numberAt(pod, 'spec', 'terminationGracePeriodSeconds') ?? DEFAULT_GRACE_SECONDS;
  return Math.max(0, gracePeriodSeconds ?? own);
}

/** How dependents fare is noted as a finalizer, which the garbage collection takes off again. */
function finalizersFor(live: KubeObject, { propagation }: DeleteOptions): readonly string[] {
  const before = live.metadata.finalizers ?? [];
  if (propagation === undefined) return before;
  const rest = before.filter((name) => name !== ORPHAN && name !== FOREGROUND);
  switch (propagation) {
    case 'Background':
      return rest;
    case 'Foreground':
      return [...rest, FOREGROUND];
    case 'Orphan':
      return [...rest, ORPHAN];
  }
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const { finalizers: before = [], ...rest } = object.metadata;
  if (finalizers.length === 0 && before.length === 0) return object;
  const metadata = finalizers.length === 0 ? rest : { ...rest, finalizers };
  return { ...object, metadata };
}
