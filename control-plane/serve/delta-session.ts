// The serving end of a delta conversation (xDS incremental): each name's newest version is told
// once, large news in several answers, and what the other end says it holds is not told again.
import type { DeltaDiscoveryRequest } from '../../api/xds/index.ts';
import { Conversation, type Dialect, type Draft } from './conversation.ts';
import { WILDCARD, type Answer, type ServingSession, type SessionOptions } from './session.ts';
import { split } from './split.ts';
import { heard, subscriptionOf, type Subscription } from './subscription.ts';

const DELTA: Dialect<DeltaDiscoveryRequest> = { open, hear, write };

export function deltaSession(options: SessionOptions): ServingSession<DeltaDiscoveryRequest> {
  return new Conversation(DELTA, options);
}

function open(request: DeltaDiscoveryRequest): Subscription {
  const { typeUrl = '', resourceNamesSubscribe: names = [], initialResourceVersions } = request;
  const subscription = subscriptionOf({ typeUrl, names, held: initialResourceVersions ?? {} });
  for (const name of subscription.names) subscription.asked.add(name);
  return subscription;
}

function hear(subscription: Subscription, request: DeltaDiscoveryRequest): void {
  const { responseNonce = '', errorDetail } = request;
  // An acknowledgement of something else is stale; what it subscribes to counts all the same.
  heard(subscription, responseNonce, errorDetail);
  subscribe(subscription, request.resourceNamesSubscribe ?? []);
  unsubscribe(subscription, request.resourceNamesUnsubscribe ?? []);
}

function write({ subscription, news, version, nonce }: Draft): readonly Answer[] {
  const { typeUrl, held, asked } = subscription;
  for (const { name, version: told } of news.changed) {
    held.set(name, told);
    asked.delete(name);
  }
  for (const name of news.removed) {
    held.delete(name);
    asked.delete(name);
  }
  return split(news.changed).map((resources, i, all) => {
    subscription.nonce = nonce();
    subscription.underWay.add(subscription.nonce);
    const removed = i === all.length - 1 ? news.removed : [];
    return { typeUrl, version, nonce: subscription.nonce, resources, removed };
  });
}

function subscribe(subscription: Subscription, names: readonly string[]): void {
  if (names.length === 0) return;
  subscription.told = undefined;
  const all = new Set(subscription.names);
  for (const name of names) {
    if (name === WILDCARD) {
      subscription.isWildcard = true;
      continue;
    }
    // Whoever asks again has lost it.
    subscription.held.delete(name);
    all.add(name);
    subscription.asked.add(name);
  }
  subscription.names = all;
}

function unsubscribe(subscription: Subscription, names: readonly string[]): void {
  if (names.length === 0) return;
  const { held, asked } = subscription;
  const left = new Set(subscription.names);
  for (const name of names) {
    if (name === WILDCARD) {
      subscription.isWildcard = false;
      for (const one of [...held.keys()]) if (!left.has(one)) held.delete(one);
      continue;
    }
    left.delete(name);
    asked.delete(name);
    if (!subscription.isWildcard) held.delete(name);
  }
  subscription.names = left;
}
