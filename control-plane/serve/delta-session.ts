// The serving end of a delta conversation (xDS incremental): each name's newest version is told
// once, large news in several answers, and what the other end says it holds is not told again.
import type { DeltaDiscoveryRequest } from '../../api/xds/index.ts';
import type { Versioned } from '../snapshot/index.ts';
import { Conversation, type Dialect, type Draft } from './conversation.ts';
import { WILDCARD, type Answer, type ServingSession, type SessionOptions } from './session.ts';
import { heard, subscriptionOf, type Subscription } from './subscription.ts';

// A gRPC client refuses messages over 4 MiB unless told otherwise, and one of 1 MiB does not hold
// up the thread that decodes it.
const ANSWER_BYTES_MAX = 1024 * 1024;
// The envelope of one resource: two tags and lengths, the version.
const RESOURCE_OVERHEAD_BYTES = 64;

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
  if (names.length > 0) subscription.told = undefined;
  for (const name of names) {
    if (name === WILDCARD) {
      subscription.isWildcard = true;
      continue;
    }
    // Whoever asks again has lost it.
    subscription.held.delete(name);
    subscription.names.add(name);
    subscription.asked.add(name);
  }
}

function unsubscribe(subscription: Subscription, names: readonly string[]): void {
  const { held, asked } = subscription;
  for (const name of names) {
    if (name === WILDCARD) {
      subscription.isWildcard = false;
      for (const one of held.keys()) if (!subscription.names.has(one)) held.delete(one);
      continue;
    }
    subscription.names.delete(name);
    asked.delete(name);
    if (!subscription.isWildcard) held.delete(name);
  }
}

function split(resources: readonly Versioned[]): readonly (readonly Versioned[])[] {
  const parts: Versioned[][] = [[]];
  let bytes = 0;
  for (const resource of resources) {
    const size = resource.bytes.length + resource.name.length + RESOURCE_OVERHEAD_BYTES;
    const last = parts.at(-1);
    if (last === undefined || (last.length > 0 && bytes + size > ANSWER_BYTES_MAX)) {
      parts.push([resource]);
      bytes = size;
    } else {
      last.push(resource);
      bytes += size;
    }
  }
  return parts;
}
