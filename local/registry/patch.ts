// The four ways to change a part of an object. Server-side apply also creates what is not there.
import { isObject, type JsonObject, type KubeObject, type Patch } from '../../lib/index.ts';
import { apply, jsonPatch, mergePatch, strategicPatch, type Rejected } from '../patch/index.ts';
import { checkApplied, type FieldError } from '../kinds/index.ts';
import { createObject } from './create.ts';
import { decode, refuseUnknown } from './decode.ts';
import { writerOf } from './ownership.ts';
import {
  applyConflict,
  badRequest,
  invalid,
  notFound,
  refusal,
  unsupportedMediaType,
} from './refusal.ts';
import { keyOf, typeOf, type Caller, type Parts, type Target } from './request.ts';
import { updateObject, type WrittenPart } from './update.ts';

export type Patching = {
  readonly target: Target;
  readonly part: WrittenPart;
  readonly patch: Patch;
  readonly caller: Caller;
};

export type PatchAnswer = { readonly object: KubeObject; readonly created: boolean };

export async function patchObject(parts: Parts, patching: Patching): Promise<PatchAnswer> {
  const { target, part, patch, caller } = patching;
  if (patch.kind === 'apply') return applyObject(parts, patching, patch);
  const change = (live: KubeObject): KubeObject => {
    const patched = patchedValue(target, patch, live);
    return decode(target, patched, caller);
  };
  const object = await updateObject(parts, { target, part, caller, change });
  return { object, created: false };
}

/** The object after a JSON, merge or strategic patch, as it comes: not yet checked. */
export function patchedValue(
  target: Target,
  patch: Exclude<Patch, { readonly kind: 'apply' }>,
  live: JsonObject,
): JsonObject {
  switch (patch.kind) {
    case 'merge':
      return mergePatch(live, patch.change);
    case 'strategic': {
      if (target.kind.custom) throw unsupportedMediaType(CUSTOM_PATCHES);
      const reading = strategicPatch(typeOf(target), live, patch.change);
      if (reading.kind === 'rejected') throw rejectedPatch(target, reading);
      return reading.value;
    }
    case 'json': {
      const reading = jsonPatch(live, patch.operations);
      if (reading.kind === 'rejected') throw rejectedPatch(target, reading);
      if (!isObject(reading.value)) throw badRequest('the patch leaves no object');
      return reading.value;
    }
  }
}

const CUSTOM_PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
];

type ApplyPatch = Extract<Patch, { readonly kind: 'apply' }>;

/** When somebody creates the object between the look and the write, the second look finds it. */
async function applyObject(
  parts: Parts,
  patching: Patching,
  patch: ApplyPatch,
): Promise<PatchAnswer> {
  const { target, part, caller } = patching;
  const applied = readApplied(patching, patch.object);
  const configuration = { ...patch, object: applied };
  if (parts.store.get(keyOf(target)) === undefined) {
    if (part !== 'main') throw notFound(target);
    const object = appliedTo(parts, patching, { patch: configuration, live: undefined });
    const creation = { place: target, object, caller, owned: true };
    return { object: await createObject(parts, creation), created: true };
  }
  const change = (live: KubeObject): KubeObject =>
    appliedTo(parts, patching, { patch: configuration, live });
  const object = await updateObject(parts, { target, part, caller, change, owned: true });
  return { object, created: false };
}

function readApplied({ target, caller }: Patching, sent: JsonObject): JsonObject {
  const metadata = isObject(sent['metadata']) ? sent['metadata'] : {};
  if (metadata['name'] !== undefined && metadata['name'] !== target.name) {
    const said = JSON.stringify(metadata['name']);
    throw badRequest(
      `name in the applied object (${said}) is not the one in the path (${target.name})`,
    );
  }
  const named = { ...sent, metadata: { ...metadata, name: target.name } };
  const { value, unknown, errors } = checkApplied(typeOf(target), named);
  const wrongTypes = errors.filter(({ reason }) => reason === 'FieldValueTypeInvalid');
  if (wrongTypes.length > 0) throw unreadable(target, wrongTypes);
  if (unknown.length > 0) refuseUnknown(target, unknown, caller);
  return value;
}

function appliedTo(
  parts: Parts,
  { target, part, caller }: Patching,
  { patch, live }: { readonly patch: ApplyPatch; readonly live: KubeObject | undefined },
): KubeObject {
  const subresource = part === 'main' ? undefined : part;
  const writer = writerOf({ target, caller, clock: parts.clock, subresource });
  const outcome = apply({ ...writer, live, applied: patch.object, force: patch.force });
  switch (outcome.kind) {
    case 'ok':
      return outcome.value;
    case 'conflict':
      throw applyConflict(outcome);
    case 'rejected':
      throw rejectedPatch(target, outcome);
  }
}

function rejectedPatch(target: Target, { reason, message }: Rejected): Error {
  if (reason === 'malformed') return badRequest(message);
  if (reason === 'too-large') {
    return refusal({ code: 413, reason: 'RequestEntityTooLarge', message });
  }
  const text = `the server rejected our request due to an error in our request: ${message}`;
  const details = { name: target.name, group: target.kind.group, kind: target.kind.plural };
  return refusal({ code: 422, reason: 'Invalid', message: text, details });
}

function unreadable(target: Target, errors: readonly FieldError[]): Error {
  if (target.kind.custom) return invalid(target, errors);
  const texts = errors.map((error) => `${error.path}: ${error.message}`);
  return badRequest(`failed to create typed patch object: ${texts.join(', ')}`);
}
