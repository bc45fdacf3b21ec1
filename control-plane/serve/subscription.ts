// What one end wants of one type, what it has of it, and so what is news for it. Both protocols
// keep these books; only how news is written differs.
import { difference, type Versioned } from '../snapshot/index.ts';
import { Held, sharedNames, type Names } from './held.ts';
import { meansAll, WILDCARD, type TypeStatus } from './session.ts';

export type Subscription = {
  readonly typeUrl: string;
  isWildcard: boolean;
  names: Names;
  /** What the other end has, or has under way. */
  readonly held: Held;
  /** Names to be answered even if there is nothing by that name. */
  readonly asked: Set<string>;
  /** Held, and no longer there: to be taken back when nothing names them any more. */
  readonly leaving: Map<string, Versioned | undefined>;
  /** Nonces of answers that were neither accepted nor refused yet. */
  readonly underWay: Set<string>;
  /** Of the last answer. */
  nonce: string;
  /** The state that the other end came with; undefined once it was looked at. */
  offered: string | undefined;
  /** Answers even if there is nothing to say: the first time. */
  mustAnswer: boolean;
  /** The collection that was compared last; undefined when everything must be compared. */
  told: ReadonlyMap<string, Versioned> | undefined;
  sent: string | undefined;
  acknowledged: string | undefined;
  refused: string | undefined;
  /** Of the answers under way one was refused. */
  isRefused: boolean;
};

type Opening = {
  readonly typeUrl: string;
  readonly names: readonly string[];
  readonly held: Readonly<Record<string, string>>;
};

export function subscriptionOf({ typeUrl, names, held }: Opening): Subscription {
  const named = names.filter((name) => name !== WILDCARD);
  return {
    typeUrl,
    isWildcard: named.length < names.length || meansAll(typeUrl, named),
    names: new Set(named),
    held: new Held(held),
    asked: new Set(),
    leaving: new Map(),
    underWay: new Set(),
    nonce: '',
    offered: undefined,
    mustAnswer: true,
    told: undefined,
    sent: undefined,
    acknowledged: undefined,
    refused: undefined,
    isRefused: false,
  };
}

/** What may go out at one moment: what is new, or what is to be taken back. */
export type Part = 'additions' | 'removals' | 'both';

export type News = { readonly changed: readonly Versioned[]; readonly removed: readonly string[] };

/** Undefined when there is nothing to say. */
export function newsOf(
  subscription: Subscription,
  resources: ReadonlyMap<string, Versioned>,
  part: Part,
): News | undefined {
  const { held, asked, leaving, told } = subscription;
  const mustAnswer = subscription.mustAnswer && part !== 'removals';
  const isSame = told === resources && (part === 'additions' || leaving.size === 0);
  if (isSame && !mustAnswer) return undefined;
  const changed = part === 'removals' ? [] : changedFor(subscription, resources);
  const gone = part === 'additions' ? [] : [...leaving.keys()];
  const absent = part === 'removals' ? [] : [...asked].filter((name) => !held.has(name));
  const removed = [...gone.filter((name) => held.has(name)), ...absent].filter(
    (name) => !resources.has(name),
  );
  return changed.length + removed.length > 0 || mustAnswer ? { changed, removed } : undefined;
}

/** What was said is no longer news. */
export function settle(
  subscription: Subscription,
  resources: ReadonlyMap<string, Versioned>,
  part: Part,
): void {
  if (part !== 'additions') subscription.leaving.clear();
  if (part === 'removals' || subscription.told === resources) return;
  subscription.told = resources;
  const { held, isWildcard, leaving } = subscription;
  if (!isWildcard) subscription.names = sharedNames(subscription.names, resources);
  const names = isWildcard ? undefined : subscription.names;
  held.becomes(resources, { names, more: new Set(leaving.keys()) });
}

// It is kept, logged and shown on objects: enough to see what is wrong.
const REASON_LETTERS_MAX = 500;

/** The other end accepted or refused one answer. False: not one that is under way. */
export function heard(
  subscription: Subscription,
  nonce: string,
  error: { readonly message?: string } | undefined,
): boolean {
  if (!subscription.underWay.delete(nonce)) return false;
  if (error !== undefined) {
    const { message = 'refused without a reason' } = error;
    subscription.refused = message.slice(0, REASON_LETTERS_MAX);
    subscription.isRefused = true;
  }
  if (subscription.underWay.size === 0 && !subscription.isRefused) {
    subscription.acknowledged = subscription.sent;
    subscription.refused = undefined;
  }
  return true;
}

/** An answer goes out. */
export function sending(subscription: Subscription, version: string): void {
  subscription.mustAnswer = false;
  subscription.isRefused = false;
  subscription.sent = version;
}

export function statusOf(subscription: Subscription): TypeStatus {
  const { typeUrl, sent, acknowledged, refused, held } = subscription;
  return { typeUrl, sent, acknowledged, refused, resources: held.size };
}

function changedFor(
  subscription: Subscription,
  resources: ReadonlyMap<string, Versioned>,
): readonly Versioned[] {
  const { held, names, isWildcard, leaving, told } = subscription;
  const isNew = ({ name, version }: Versioned): boolean => held.get(name) !== version;
  if (told === undefined) {
    for (const name of held.keys()) if (!resources.has(name)) leaving.set(name, undefined);
    const wanted = isWildcard
      ? [...resources.values()]
      : [...names].flatMap((name) => resources.get(name) ?? []);
    return wanted.filter(isNew);
  }
  const { changed, removed } = difference(told, resources);
  for (const resource of removed) {
    if (held.has(resource.name)) leaving.set(resource.name, resource);
  }
  return changed.filter((each) => (isWildcard || names.has(each.name)) && isNew(each));
}
