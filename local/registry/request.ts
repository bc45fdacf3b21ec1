// What every operation of the registry needs: the parts it works with, the place it works on, and
// who asks for it how.
import type { Clock, KubeObject, Log, Random } from '../../lib/index.ts';
import { kindKey, type Kind, type TypeNode } from '../kinds/index.ts';
import type { ObjectKey, Store } from '../store/index.ts';
import type { Admission, UserInfo } from './admission.ts';
import type { Catalog } from './catalog.ts';
import { unknownPath } from './refusal.ts';

export type Parts = {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly admission: Admission;
  readonly clock: Clock;
  readonly random: Random;
  readonly newUid: () => string;
  readonly log: Log;
};

/** A kind in the version in which the caller speaks of it. */
export type Resource = { readonly kind: Kind; readonly version: string };

export type Place = Resource & { readonly namespace: string | undefined };
export type Target = Place & { readonly name: string };

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type Caller = {
  readonly user: UserInfo;
  /** Who owns the fields that change. */
  readonly manager: string;
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  readonly warn: (text: string) => void;
};

/** The API server itself, when it acts on its own. */
export const SYSTEM: Caller = {
  user: { username: 'system:apiserver', groups: ['system:masters'] },
  manager: 'kube-apiserver',
  dryRun: false,
  fieldValidation: 'Ignore',
  warn: () => undefined,
};

export function keyOf(target: Target): ObjectKey {
  return { kind: kindKey(target.kind), namespace: target.namespace ?? '', name: target.name };
}

export function apiVersionOf({ kind, version }: Resource): string {
  return kind.group === '' ? version : `${kind.group}/${version}`;
}

export function typeOf({ kind, version }: Resource): TypeNode {
  const found = kind.versions.find((served) => served.version === version);
  if (found === undefined) throw unknownPath({ group: kind.group, version, plural: kind.plural });
  return found.type();
}

/** The object in the version the caller speaks. All versions of a kind have one shape. */
export function inVersion(resource: Resource, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(resource);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

/** The object as it is stored. */
export function inStorageVersion(kind: Kind, object: KubeObject): KubeObject {
  return inVersion({ kind, version: kind.storageVersion }, object);
}

/** Time stamps of objects have whole seconds. */
export function timestamp(clock: Clock, laterMs = 0): string {
  return new Date(clock.now() + laterMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
