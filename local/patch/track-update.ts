// Keeps account of owners when an object is created, replaced or patched: the writer owns what it
// changed, and whoever owned that before no longer does.
import type { KubeObject } from '../../lib/index.ts';
import { ownableComparison, yielded } from './apply.ts';
import { compare, type Comparison } from './compare.ts';
import { difference, isEmpty, NO_FIELDS, union } from './field-set.ts';
import { isSameOwner, ownersOf, ownership, withOwners, type Owner } from './owner.ts';
import { timeText } from './time-text.ts';
import type { Writer } from './writer.ts';

type TrackedUpdate = Writer & {
  /** Undefined when the object is created. */
  readonly before: KubeObject | undefined;
  /** As it is to be stored; its `managedFields` are what the writer sent. */
  readonly after: KubeObject;
};

/** `after` with the `managedFields` it is to be stored with. */
export function trackUpdate(update: TrackedUpdate): KubeObject {
  const { before, after, type } = update;
  const said = ownership(after.metadata.managedFields);
  if (said.kind === 'reset') return withOwners(after, []);
  const owners = said.kind === 'owners' ? said.owners : ownersOf(before);
  // Without a beginning there is no account to keep; the first apply begins one.
  if (before !== undefined && owners.length === 0) return withOwners(after, []);

  const bare = before === undefined ? identityOf(after) : withOwners(before, []);
  const states = { before: bare, after: withOwners(after, []) };
  const changes = ownableComparison(update, compare(type, states));
  if (isEmpty(changes.changed) && isEmpty(changes.removed)) return withOwners(after, owners);
  const left = owners.map((owner) => yielded(owner, changes));
  return withOwners(after, isEmpty(changes.changed) ? left : withSelf(left, update, changes));
}

function withSelf(
  owners: readonly Owner[],
  update: TrackedUpdate,
  { changed, removed }: Comparison,
): readonly Owner[] {
  const { manager, apiVersion, subresource, now } = update;
  const who = { manager, operation: 'Update', apiVersion, subresource } as const;
  const previous = owners.find((owner) => isSameOwner(who, owner));
  const fields = difference(union(previous?.fields ?? NO_FIELDS, changed), { without: [removed] });
  const self: Owner = { ...who, time: timeText(now), fields };
  return [...owners.filter((owner) => owner !== previous), self];
}

function identityOf({ apiVersion, kind }: KubeObject): { apiVersion: string; kind: string } {
  return { apiVersion, kind };
}
