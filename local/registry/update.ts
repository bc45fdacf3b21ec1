// A change of an object that stands: decide what it becomes, protect what the caller may not touch,
// admit, validate, write; and again from the start when somebody was faster.
import { sameJson, type KubeObject, type ObjectMeta } from '../../lib/index.ts';
import { kindKey, validateUpdate, withDefaults, type FieldError } from '../kinds/index.ts';
import { admit } from './admit.ts';
import { refuseInvalid } from './create.ts';
import { prune } from './decode.ts';
import { NAMESPACES, SERVICES } from './initial.ts';
import { withOwner } from './ownership.ts';
import { conflict, notFound } from './refusal.ts';
import { inVersion, keyOf, type Caller, type Parts, type Target } from './request.ts';
import { withoutFormerNodePorts } from './service-address.ts';
import { commit, settle } from './write.ts';

/** After so many lost races the caller is told of the conflict. */
const TRIES_MAX = 5;

export type WrittenPart = 'main' | 'status' | 'scale' | 'finalize' | 'binding';

type Update = {
  readonly target: Target;
  readonly caller: Caller;
  readonly part: WrittenPart;
  /** From the object as it stands, in the caller's version, to what the caller wants it to be. */
  readonly change: (live: KubeObject) => KubeObject;
  /** True when the change already says in `managedFields` who owns what. */
  readonly owned?: boolean;
};

export async function updateObject(parts: Parts, update: Update): Promise<KubeObject> {
  for (let tries = 1; ; tries++) {
    const stored = parts.store.get(keyOf(update.target));
    if (stored === undefined) throw notFound(update.target);
    const live = inVersion(update.target, stored);
    const wanted = update.change(live);
    refuseStale(update.target, { live, wanted });
    const next = await prepare(parts, update, { live, wanted });
    if (sameJson(next, live)) return live;
    const { dryRun } = update.caller;
    const settled = settle(parts, update.target, { object: next, live });
    const written = commit(parts, update.target, { object: settled, live: stored, dryRun });
    if (written.kind === 'ok') return inVersion(update.target, written.object);
    // Who named a version meets the check above in the next round.
    if (tries >= TRIES_MAX) throw conflict(update.target);
  }
}

type Pair = { readonly live: KubeObject; readonly wanted: KubeObject };

async function prepare(parts: Parts, update: Update, { live, wanted }: Pair): Promise<KubeObject> {
  const { target, caller, part } = update;
  const subresource = part === 'main' ? undefined : part;
  const merged = protect(target, part, { live, wanted });
  const isService = kindKey(target.kind) === SERVICES;
  const open = isService ? withoutFormerNodePorts({ live, wanted: merged }) : merged;
  const filled = withDefaults(target.kind, open);
  const asking = { operation: 'UPDATE', target, oldObject: live, subresource, caller } as const;
  const mutated = await admit.mutate(parts, { ...asking, object: filled });
  const whole = mutated === filled ? filled : withDefaults(target.kind, prune(target, mutated));
  const counted = withGeneration(target, { live, wanted: whole });
  const traced =
    update.owned === true
      ? counted
      : withOwner({
          target,
          before: live,
          after: counted,
          caller,
          subresource,
          clock: parts.clock,
        });
  const errors = [
    ...finalizerErrors({ live, wanted: traced }),
    ...rules(update, { live, wanted: traced }),
  ];
  refuseInvalid(target, traced, errors);
  await admit.validate(parts, { ...asking, object: traced });
  return traced;
}

/** Status and bindings are the word of agents and controllers: their own rules hold. */
function rules({ target, part }: Update, { live, wanted }: Pair): readonly FieldError[] {
  if (part === 'main' || part === 'scale' || part === 'status') {
    return validateUpdate(target.kind, { object: wanted, old: live });
  }
  return [];
}

/** What stands stays where this part of the object does not reach. */
function protect({ kind }: Target, part: WrittenPart, { live, wanted }: Pair): KubeObject {
  const metadata = protectedMeta({ live, wanted });
  switch (part) {
    case 'status': {
      const { managedFields } = metadata;
      const meta =
        managedFields === undefined ? live.metadata : { ...live.metadata, managedFields };
      return { ...live, metadata: meta, ...given('status', wanted) };
    }
    case 'main': {
      const { status: _, ...rest } = wanted;
      const open = kind.hasStatus ? { ...rest, ...given('status', live) } : wanted;
      // What holds a namespace is only let go through `/finalize`.
      const held = kindKey(kind) === NAMESPACES ? given('spec', live) : {};
      return { ...open, apiVersion: live.apiVersion, kind: live.kind, metadata, ...held };
    }
    case 'finalize':
    case 'scale':
    case 'binding':
      return { ...wanted, metadata };
  }
}

function protectedMeta({ live, wanted }: Pair): ObjectMeta {
  const {
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    generateName,
    deletionGracePeriodSeconds,
    namespace,
  } = live.metadata;
  const { generateName: _, ...open } = wanted.metadata;
  return definedOnly({
    ...open,
    name: live.metadata.name,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    namespace,
    generateName,
  });
}

function withGeneration({ kind }: Target, { live, wanted }: Pair): KubeObject {
  if (!kind.hasGeneration || sameJson(essence(live), essence(wanted))) return wanted;
  const generation = (live.metadata.generation ?? 0) + 1;
  return { ...wanted, metadata: { ...wanted.metadata, generation } };
}

function essence(object: KubeObject): KubeObject {
  return { ...object, metadata: { name: '' }, status: undefined };
}

function refuseStale(target: Target, { live, wanted }: Pair): void {
  const { uid, resourceVersion } = wanted.metadata;
  if (uid !== undefined && uid !== '' && uid !== live.metadata.uid) {
    const ours = live.metadata.uid ?? '';
    throw conflict(
      target,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${ours}`,
    );
  }
  if (resourceVersion === undefined || resourceVersion === '') return;
  if (resourceVersion !== live.metadata.resourceVersion) throw conflict(target);
}

function finalizerErrors({ live, wanted }: Pair): readonly FieldError[] {
  if (live.metadata.deletionTimestamp === undefined) return [];
  const before = live.metadata.finalizers ?? [];
  const added = (wanted.metadata.finalizers ?? []).filter((name) => !before.includes(name));
  if (added.length === 0) return [];
  const names = added.map((name) => `"${name}"`).join(', ');
  const why = 'no new finalizers can be added if the object is being deleted, found new finalizers';
  return [
    {
      path: 'metadata.finalizers',
      reason: 'FieldValueForbidden',
      message: `Forbidden: ${why} []string{${names}}`,
    },
  ];
}

function given(field: string, object: KubeObject): Record<string, KubeObject[string]> {
  return object[field] === undefined ? {} : { [field]: object[field] };
}

function definedOnly(meta: {
  readonly [K in keyof ObjectMeta]: ObjectMeta[K] | undefined;
}): ObjectMeta {
  const entries = Object.entries(meta).filter(([, value]) => value !== undefined);
  return { name: '', ...Object.fromEntries(entries) };
}
