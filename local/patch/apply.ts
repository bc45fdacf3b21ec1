// Server-side apply: lays a configuration over the live object, takes out what its manager no
// longer applies, and keeps account of who owns which field. Stamping and defaults come later.
import {
  at,
  isDeeperThan,
  isKubeObject,
  sameJson,
  type JsonObject,
  type KubeObject,
} from '../../lib/index.ts';
import { compare, type Comparison } from './compare.ts';
import { conflictMessage, conflictsOf, type Conflict } from './conflict.ts';
import {
  difference,
  intersection,
  isEmpty,
  NO_FIELDS,
  sameFields,
  union,
  type FieldSet,
} from './field-set.ts';
import { lastAppliedFields } from './last-applied.ts';
import { mergeApplied } from './merge-applied.ts';
import { isSameOwner, ownersOf, withOwners, type Owner } from './owner.ts';
import { DEPTH_MAX, rejected, type Rejected } from './patched.ts';
import { prune } from './prune.ts';
import { fieldsOf } from './structure.ts';
import { timeText } from './time-text.ts';
import { admissible, ownable, type Writer } from './writer.ts';

export type Apply = Writer & {
  /** Undefined when the apply creates the object. */
  readonly live: KubeObject | undefined;
  readonly applied: JsonObject;
  /** Take fields from others instead of reporting a conflict. */
  readonly force: boolean;
};

export type Applied =
  | { readonly kind: 'ok'; readonly value: KubeObject }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[]; readonly message: string }
  | Rejected;

export function apply(request: Apply): Applied {
  if (at(request.applied, 'metadata', 'managedFields') !== undefined) {
    return rejected('malformed', 'metadata.managedFields must be nil');
  }
  if (isDeeperThan(request.applied, DEPTH_MAX)) {
    return rejected('too-large', `the configuration is deeper than ${DEPTH_MAX} levels`);
  }
  const { live, type } = request;
  const bare = live === undefined ? {} : withOwners(live, []);
  const applied = admissible(request, request.applied);
  const problems: string[] = [];
  const merged = mergeApplied(type, { live: bare, applied }, problems);
  if (problems.length > 0) return rejected('malformed', problems.join('; '));

  const self = selfOf(request, ownable(request, fieldsOf(type, applied, 'applied')));
  const before = live === undefined ? [] : ownersBefore(request, live);
  const last = before.find((owner) => isSameOwner(self, owner));
  const others = before.filter((owner) => owner !== last);
  const value = prune(type, merged, {
    unwanted: intersection(fieldsOf(type, merged, 'applied'), last?.fields ?? NO_FIELDS),
    kept: others
      .filter((owner) => owner.operation === 'Apply')
      .reduce((kept, owner) => union(kept, owner.fields), self.fields),
  });
  if (!isKubeObject(value)) return rejected('malformed', 'apiVersion, kind and name are required');

  const changes = ownableComparison(request, compare(type, { before: bare, after: value }));
  const contested = contestedBy(others, changes.changed);
  const refused = request.force ? [] : beyondLastApplied(request, contested);
  if (refused.length > 0) {
    const conflicts = conflictsOf(refused);
    return { kind: 'conflict', conflicts, message: conflictMessage(conflicts) };
  }
  const isSame = last !== undefined && sameFields(last.fields, self.fields);
  const time = isSame && sameJson(bare, value) ? last.time : self.time;
  const owners = [...others.map((owner) => yielded(owner, changes)), { ...self, time }];
  return { kind: 'ok', value: withOwners(value, owners) };
}

/** What is left of an owner's fields after somebody else's write. */
export function yielded(owner: Owner, { changed, removed }: Comparison): Owner {
  return { ...owner, fields: difference(owner.fields, { without: [changed, removed] }) };
}

export function ownableComparison(writer: Writer, { changed, removed }: Comparison): Comparison {
  return { changed: ownable(writer, changed), removed: ownable(writer, removed) };
}

function selfOf(request: Apply, fields: FieldSet): Owner {
  const { manager, apiVersion, subresource, now } = request;
  return { manager, operation: 'Apply', apiVersion, subresource, time: timeText(now), fields };
}

// An object that nobody accounted for belongs to whoever made it, so that an apply can conflict.
function ownersBefore(request: Apply, live: KubeObject): readonly Owner[] {
  const owners = ownersOf(live);
  if (owners.length > 0) return owners;
  const everything = fieldsOf(request.type, withOwners(live, []), 'every');
  const maker: Owner = {
    ...selfOf(request, ownable({ ...request, subresource: undefined }, everything)),
    manager: 'before-first-apply',
    operation: 'Update',
    subresource: undefined,
  };
  return [maker];
}

function contestedBy(owners: readonly Owner[], changed: FieldSet): readonly Owner[] {
  return owners
    .map((owner) => ({ ...owner, fields: intersection(owner.fields, changed) }))
    .filter((owner) => !isEmpty(owner.fields));
}

function beyondLastApplied(request: Apply, contested: readonly Owner[]): readonly Owner[] {
  if (contested.length === 0) return contested;
  const allowed = lastAppliedFields(request.type, request.live, request.manager);
  return contested
    .map((owner) => ({ ...owner, fields: difference(owner.fields, { without: [allowed] }) }))
    .filter((owner) => !isEmpty(owner.fields));
}
