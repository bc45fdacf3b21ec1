// The serving end of a state-of-the-world conversation: each answer has all that was asked for of
// its type. Spoken by gRPC clients and by proxies that do not know deltas.
import type { DiscoveryRequest } from '../../api/xds/index.ts';
import { Conversation, type Dialect, type Draft } from './conversation.ts';
import {
  meansAll,
  WILDCARD,
  type Answer,
  type ServingSession,
  type SessionOptions,
} from './session.ts';
import { heard, subscriptionOf, type Subscription } from './subscription.ts';

const SOTW: Dialect<DiscoveryRequest> = { open, hear, write };

export function sotwSession(options: SessionOptions): ServingSession<DiscoveryRequest> {
  return new Conversation(SOTW, options);
}

function open({ typeUrl = '', resourceNames = [] }: DiscoveryRequest): Subscription {
  return subscriptionOf({ typeUrl, names: resourceNames, held: {} });
}

function hear(subscription: Subscription, request: DiscoveryRequest): void {
  const { resourceNames = [], responseNonce = '', errorDetail } = request;
  // A nonce of an earlier answer: a newer one is on its way, and will be answered itself.
  if (responseNonce !== '' && responseNonce !== subscription.nonce) return;
  heard(subscription, responseNonce, errorDetail);
  const wanted = new Set(resourceNames.filter((name) => name !== WILDCARD));
  const isWildcard =
    resourceNames.includes(WILDCARD) || meansAll(subscription.typeUrl, resourceNames);
  const { names } = subscription;
  if (isWildcard === subscription.isWildcard && isSame({ wanted, names })) return;
  // To want less changes nothing that must be said.
  if (isWildcard || [...wanted].some((name) => !names.has(name))) subscription.mustAnswer = true;
  subscription.isWildcard = isWildcard;
  names.clear();
  for (const name of wanted) names.add(name);
  for (const name of subscription.held.keys()) {
    if (!isWildcard && !names.has(name)) subscription.held.delete(name);
  }
  subscription.told = undefined;
}

/** What is to be taken back stays in the answer as long as something may name it. */
function write({ subscription, resources, part, version, nonce }: Draft): readonly Answer[] {
  const { typeUrl, held, names, isWildcard, leaving } = subscription;
  const wanted = isWildcard
    ? [...resources.values()]
    : [...names].flatMap((name) => resources.get(name) ?? []);
  const kept =
    part === 'additions' ? [...leaving.values()].filter((each) => each !== undefined) : [];
  const told = [...wanted, ...kept.filter(({ name }) => !resources.has(name))];
  held.clear();
  for (const each of told) held.set(each.name, each.version);
  subscription.nonce = nonce();
  subscription.underWay.add(subscription.nonce);
  return [{ typeUrl, version, nonce: subscription.nonce, resources: told, removed: [] }];
}

type Sets = { readonly wanted: ReadonlySet<string>; readonly names: ReadonlySet<string> };

function isSame({ wanted, names }: Sets): boolean {
  return wanted.size === names.size && [...wanted].every((name) => names.has(name));
}
