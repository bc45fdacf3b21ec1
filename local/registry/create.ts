// A new object, from what the caller sent to what is stored: decoded, stamped, filled in, admitted,
// validated, given its addresses, written.
import { nameSuffix, type JsonObject, type KubeObject } from '../../lib/index.ts';
import { validateCreate, withDefaults, type FieldError } from '../kinds/index.ts';
import { admit } from './admit.ts';
import { withFirstOwner } from './ownership.ts';
import { decode, prune } from './decode.ts';
import { withInitialState } from './initial.ts';
import { alreadyExists, badRequest, invalid } from './refusal.ts';
import {
  apiVersionOf,
  inVersion,
  keyOf,
  timestamp,
  type Caller,
  type Parts,
  type Place,
  type Target,
} from './request.ts';
import { commit, settle } from './write.ts';

/** Names that were taken are drawn anew this often; five letters of 27 seldom meet twice. */
const GENERATED_NAME_TRIES = 8;
// The longest name minus the suffix that is added.
const GENERATED_BASE_LENGTH_MAX = 58;

export type Creation = {
  readonly place: Place;
  readonly object: JsonObject;
  readonly caller: Caller;
  /** True when `managedFields` already say who owns what, as after server-side apply. */
  readonly owned?: boolean;
};

export async function createObject(parts: Parts, creation: Creation): Promise<KubeObject> {
  const { place, caller } = creation;
  const decoded = decode(place, creation.object, caller);
  if ((decoded.metadata.resourceVersion ?? '') !== '') {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  const { generateName = '', name } = decoded.metadata;
  if (name !== '' || generateName === '') return createNamed(parts, creation, decoded);
  for (let tries = 1; ; tries++) {
    const base = generateName.slice(0, GENERATED_BASE_LENGTH_MAX);
    const drawn = `${base}${nameSuffix(parts.random)}`;
    const taken = parts.store.get(keyOf({ ...place, name: drawn })) !== undefined;
    if (taken && tries < GENERATED_NAME_TRIES) continue;
    const metadata = { ...decoded.metadata, name: drawn };
    return createNamed(parts, creation, { ...decoded, metadata });
  }
}

async function createNamed(
  parts: Parts,
  { place, caller, owned = false }: Creation,
  decoded: KubeObject,
): Promise<KubeObject> {
  const { kind } = place;
  const { name } = decoded.metadata;
  const target: Target = { ...place, name };
  const stamped = stamp(parts, target, decoded);
  const filled = withDefaults(kind, withInitialState(kind, stamped));
  const mutated = await admit.mutate(parts, {
    operation: 'CREATE',
    target,
    object: filled,
    oldObject: undefined,
    subresource: undefined,
    caller,
  });
  const whole = mutated === filled ? filled : withDefaults(kind, prune(place, mutated));
  const traced = owned
    ? whole
    : withFirstOwner({ target, object: whole, caller, clock: parts.clock });
  refuseInvalid(target, traced, validateCreate(kind, traced));
  if (parts.store.get(keyOf(target)) !== undefined) throw alreadyExists(target);
  await admit.validate(parts, {
    operation: 'CREATE',
    target,
    object: traced,
    oldObject: undefined,
    subresource: undefined,
    caller,
  });
  const settled = settle(parts, target, { object: traced, live: undefined });
  const written = commit(parts, target, {
    object: settled,
    live: undefined,
    dryRun: caller.dryRun,
  });
  if (written.kind === 'conflict') throw alreadyExists(target);
  return inVersion(target, written.object);
}

function stamp({ clock, newUid }: Parts, target: Target, object: KubeObject): KubeObject {
  const { metadata } = object;
  const { kind, namespace } = target;
  const named = metadata.namespace ?? '';
  if (kind.namespaced && named !== '' && named !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  const {
    namespace: _,
    deletionTimestamp: __,
    deletionGracePeriodSeconds: ___,
    resourceVersion: ____,
    generation: _____,
    ...rest
  } = metadata;
  return {
    ...object,
    apiVersion: apiVersionOf(target),
    metadata: {
      ...rest,
      ...(kind.namespaced && namespace !== undefined ? { namespace } : {}),
      uid: newUid(),
      creationTimestamp: timestamp(clock),
      ...(kind.hasGeneration ? { generation: 1 } : {}),
    },
  };
}

export function refuseInvalid(
  target: Target,
  object: KubeObject,
  errors: readonly FieldError[],
): void {
  const nameless =
    object.metadata.name === '' && !errors.some(({ path }) => path === 'metadata.name');
  const missing: FieldError = {
    path: 'metadata.name',
    reason: 'FieldValueRequired',
    message: 'Required value: name or generateName is required',
  };
  const all = nameless ? [missing, ...errors] : errors;
  if (all.length > 0) throw invalid(target, all);
}
