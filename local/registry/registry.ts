// Everything that can be done with stored objects, behind one interface: what the HTTP server, the
// controllers in this process and the tests use alike.
import {
  isKubeObject,
  KubeError,
  type DeleteOptions,
  type JsonObject,
  type KubeObject,
} from '../../lib/index.ts';
import { createObject, type Creation } from './create.ts';
import { decode } from './decode.ts';
import { deleteObject, type Deleted, type Deletion } from './delete.ts';
import { serveDefinitions } from './definitions.ts';
import { listObjects, type Listed, type Listing, type Pages } from './list.ts';
import { patchedValue, patchObject, type PatchAnswer, type Patching } from './patch.ts';
import { bindPod } from './pod.ts';
import { badRequest, invalid, notFound, unsupportedMediaType } from './refusal.ts';
import { inVersion, keyOf, type Caller, type Parts, type Target } from './request.ts';
import { scaleOf, withScale } from './scale.ts';
import { updateObject, type WrittenPart } from './update.ts';
import { watchObjects, type Change, type Watching } from './watch.ts';

type Replacing = {
  readonly target: Target;
  readonly part: WrittenPart;
  readonly object: JsonObject;
  readonly caller: Caller;
};

type DeletingAll = {
  readonly listing: Listing;
  readonly options: DeleteOptions;
  readonly caller: Caller;
};

type Asked = { readonly target: Target; readonly body: JsonObject; readonly caller: Caller };

/** Every call refuses with `KubeError`. */
export interface Registry {
  /** The version of the last change. */
  readonly version: number;
  get(target: Target): KubeObject;
  list(listing: Listing): Listed;
  watch(watching: Watching, listener: (change: Change) => void): () => void;
  create(creation: Creation): Promise<KubeObject>;
  replace(replacing: Replacing): Promise<KubeObject>;
  patch(patching: Patching): Promise<PatchAnswer>;
  delete(deletion: Deletion): Promise<Deleted>;
  /** What was deleted, or now waits to be. */
  deleteAll(deleting: DeletingAll): Promise<readonly KubeObject[]>;
  scale(target: Target): KubeObject;
  bind(asked: Asked): Promise<KubeObject>;
}

export function openRegistry(parts: Parts): Registry {
  const pages: Pages = new Map();
  const registry: Registry = {
    get version() {
      return parts.store.version;
    },
    get: (target) => getObject(parts, target),
    list: (listing) => listObjects(parts, pages, listing),
    watch: (watching, listener) => watchObjects(parts, watching, listener),
    create: (creation) => createObject(parts, creation),
    replace: (replacing) => replaceObject(parts, replacing),
    patch: (patching) =>
      patching.part === 'scale' ? patchScale(parts, patching) : patchObject(parts, patching),
    delete: (deletion) => deleteObject(parts, deletion),
    deleteAll: (deleting) => deleteAll(registry, deleting),
    scale: (target) => scaleOf(target, getObject(parts, target)),
    bind: (asked) => bindPod(parts, asked),
  };
  serveDefinitions(parts, registry);
  return registry;
}

function getObject({ store }: Parts, target: Target): KubeObject {
  const object = store.get(keyOf(target));
  if (object === undefined) throw notFound(target);
  return inVersion(target, object);
}

async function replaceObject(parts: Parts, replacing: Replacing): Promise<KubeObject> {
  const { target, part, object, caller } = replacing;
  if (part === 'scale') {
    const change = (live: KubeObject): KubeObject => withScale(target, live, object);
    return scaleOf(target, await updateObject(parts, { target, part, caller, change }));
  }
  const decoded = decode(target, object, caller);
  if (decoded.metadata.name !== target.name) {
    const said = decoded.metadata.name;
    throw badRequest(
      `the name of the object (${said}) does not match the name on the URL (${target.name})`,
    );
  }
  if (target.kind.custom && (decoded.metadata.resourceVersion ?? '') === '') {
    const why = 'Invalid value: 0: must be specified for an update';
    const path = 'metadata.resourceVersion';
    throw invalid(target, [{ path, reason: 'FieldValueInvalid', message: why }]);
  }
  return updateObject(parts, { target, part, caller, change: () => decoded });
}

async function patchScale(parts: Parts, patching: Patching): Promise<PatchAnswer> {
  const { target, patch, caller } = patching;
  if (patch.kind === 'apply') throw unsupportedMediaType(['application/merge-patch+json']);
  // A Scale has no lists, so that a strategic patch and a merge patch are the same on it.
  const plain = patch.kind === 'strategic' ? ({ ...patch, kind: 'merge' } as const) : patch;
  const change = (live: KubeObject): KubeObject => {
    const scale = patchedValue(target, plain, scaleOf(target, live));
    if (!isKubeObject(scale)) throw badRequest('the patch leaves no Scale');
    return withScale(target, live, scale);
  };
  const object = await updateObject(parts, { target, part: 'scale', caller, change });
  return { object: scaleOf(target, object), created: false };
}

async function deleteAll(
  registry: Registry,
  { listing, options, caller }: DeletingAll,
): Promise<readonly KubeObject[]> {
  const deleted: KubeObject[] = [];
  for (const object of registry.list(listing).items) {
    const { name, namespace } = object.metadata;
    const target = { ...listing.place, namespace, name };
    try {
      deleted.push((await registry.delete({ target, options, caller })).object);
    } catch (error) {
      // Somebody else was faster: it is gone, as was wanted.
      if (!(error instanceof KubeError) || error.status.code !== 404) throw error;
    }
  }
  return deleted;
}
