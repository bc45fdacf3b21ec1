// The serving end of a state-of-the-world conversation: an answer has all clusters or listeners, or
// what is new of types that are asked for by name. Spoken by gRPC clients and by proxies that do
// not know deltas.
import { hash } from 'node:crypto';
import type { DiscoveryRequest } from '../../api/xds/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Versioned } from '../snapshot/index.ts';
import { Conversation, type Dialect, type Draft } from './conversation.ts';
import {
  meansAll,
  WILDCARD,
  type Answer,
  type ServingSession,
  type SessionOptions,
} from './session.ts';
import { split } from './split.ts';
import { heard, subscriptionOf, type Subscription } from './subscription.ts';

const SOTW: Dialect<DiscoveryRequest> = { open, hear, write };

export function sotwSession(options: SessionOptions): ServingSession<DiscoveryRequest> {
  return new Conversation(SOTW, options);
}

/** A proxy that comes back says of what state it has everything. */
function open({ typeUrl = '', resourceNames = [], versionInfo }: DiscoveryRequest): Subscription {
  return {
    ...subscriptionOf({ typeUrl, names: resourceNames, held: {} }),
    offered: versionInfo,
  };
}

function hear(subscription: Subscription, request: DiscoveryRequest): void {
  const { resourceNames = [], responseNonce = '', errorDetail } = request;
  const { nonce, underWay } = subscription;
  // Parts come in order: who answers the last has taken those before it, and may say so only once.
  if (responseNonce === nonce) {
    for (const earlier of [...underWay]) if (earlier !== nonce) underWay.delete(earlier);
  }
  heard(subscription, responseNonce, errorDetail);
  // Names beside an earlier nonce are old: those beside the last one count.
  if (responseNonce !== '' && responseNonce !== nonce) return;
  const wanted = new Set(resourceNames.filter((name) => name !== WILDCARD));
  const isWildcard =
    resourceNames.includes(WILDCARD) || meansAll(subscription.typeUrl, resourceNames);
  const { names } = subscription;
  if (isWildcard === subscription.isWildcard && isSame({ wanted, names })) return;
  // To want less changes nothing that must be said.
  if (isWildcard || [...wanted].some((name) => !names.has(name))) subscription.mustAnswer = true;
  subscription.isWildcard = isWildcard;
  subscription.names = wanted;
  for (const name of [...subscription.held.keys()]) {
    if (!isWildcard && !wanted.has(name)) subscription.held.delete(name);
  }
  subscription.told = undefined;
}

function write(draft: Draft): readonly Answer[] {
  const { subscription, resources, nonce } = draft;
  const { typeUrl, isWildcard, names } = subscription;
  const state = isWildcard ? stateOfAll(resources) : stateOf(resources, names);
  const isHeld = subscription.offered === state;
  subscription.offered = undefined;
  const kept = keptBack(draft);
  const parts = isHeld ? [] : partsOf(draft, kept);
  // A proxy that comes back with all that there is hears nothing, and agrees to it.
  if (parts.length === 0) subscription.acknowledged = subscription.sent;
  return parts.map((told, i) => {
    subscription.nonce = nonce();
    subscription.underWay.add(subscription.nonce);
    // Only who has the last part, and nothing besides, has what the version stands for.
    const left = parts.length - 1 - i + kept.length;
    const version = left === 0 ? state : `${state}-${left}`;
    return { typeUrl, version, nonce: subscription.nonce, resources: told, removed: [] };
  });
}

/** What is to be taken back stays in the answer as long as something may name it. */
function keptBack({ subscription, resources, part }: Draft): Resources {
  if (part !== 'additions') return [];
  const leaving = [...subscription.leaving.values()];
  return leaving.flatMap((each) => (each && !resources.has(each.name) ? [each] : []));
}

/** Of types that are asked for by name, what is new is enough; of others an answer has all. */
function partsOf({ subscription, resources, news }: Draft, kept: Resources): readonly Resources[] {
  const { typeUrl, held } = subscription;
  if (!meansAll(typeUrl, [])) {
    for (const name of news.removed) held.delete(name);
    for (const { name, version } of news.changed) held.set(name, version);
    const isAnswered = news.changed.length > 0 || news.removed.length === 0;
    return isAnswered ? split(news.changed) : [];
  }
  const told = [...wantedOf(subscription, resources), ...kept];
  held.clear();
  for (const each of told) held.set(each.name, each.version);
  return [told];
}

type Resources = readonly Versioned[];

function wantedOf(
  { isWildcard, names }: Pick<Subscription, 'isWildcard' | 'names'>,
  resources: Collection,
): Resources {
  if (isWildcard) return [...resources.values()];
  return [...names].flatMap((name) => resources.get(name) ?? []);
}

// Two states of one proxy will not meet.
const STATE_LETTERS = 16;

/** The same for the same resources, whichever control plane tells them. */
function versionOf(resources: Resources): string {
  const lines = resources.map(({ name, version }) => `${name} ${version}\n`).sort();
  return hash('sha256', lines.join(''), 'base64url').slice(0, STATE_LETTERS);
}

const stateOfAll = memo((resources: Collection): string => versionOf([...resources.values()]));
const stateOf = memo((resources: Collection, names: Names): string =>
  versionOf(wantedOf({ isWildcard: false, names }, resources)),
);

type Collection = Draft['resources'];
type Names = Subscription['names'];

type Sets = { readonly wanted: ReadonlySet<string>; readonly names: ReadonlySet<string> };

function isSame({ wanted, names }: Sets): boolean {
  return wanted.size === names.size && [...wanted].every((name) => names.has(name));
}
