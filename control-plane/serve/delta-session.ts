// The serving end of a delta conversation (xDS incremental), without a network. Tells each name's
// newest version once, one answer a type under way, in an order in which nothing names what is not
// there; removals of clusters and endpoints come last.
import type { DeltaDiscoveryRequest } from '../../api/xds/index.ts';
import type { Published, Versioned } from '../snapshot/index.ts';
import {
  CLUSTERS,
  ENDPOINTS,
  inOrder,
  meansAll,
  WILDCARD,
  type Answer,
  type ServingSession,
  type SessionOptions,
  type TypeStatus,
} from './session.ts';

// A gRPC client refuses messages over 4 MiB unless told otherwise, and one of 1 MiB does not hold
// up the thread that decodes it.
const ANSWER_BYTES_MAX = 1024 * 1024;
// The envelope of one resource: two tags and lengths, the version.
const RESOURCE_OVERHEAD_BYTES = 64;

type Subscription = {
  readonly typeUrl: string;
  isWildcard: boolean;
  readonly names: Set<string>;
  /** What the other end has, or has under way, by name. */
  readonly held: Map<string, string>;
  /** Names to be answered even if there is nothing by that name. */
  readonly asked: Set<string>;
  readonly underWay: Set<string>;
  isAnswered: boolean;
  /** The collection that was compared last: the same one has nothing new. */
  told: ReadonlyMap<string, Versioned> | undefined;
  sent: string | undefined;
  acknowledged: string | undefined;
  refused: string | undefined;
};

type Part = 'additions' | 'removals' | 'both';

const NOTHING: ReadonlyMap<string, Versioned> = new Map();

export class DeltaSession implements ServingSession<DeltaDiscoveryRequest> {
  readonly #options: SessionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  #snapshot: Published | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  request(request: DeltaDiscoveryRequest): readonly Answer[] {
    const { typeUrl = '' } = request;
    const known = this.#subscriptions.get(typeUrl);
    const subscription = known ?? subscriptionOf(request);
    this.#subscriptions.set(typeUrl, subscription);
    if (known !== undefined) hear(known, request);
    return this.#tell();
  }

  publish(snapshot: Published): readonly Answer[] {
    this.#snapshot = snapshot;
    return this.#tell();
  }

  status(): readonly TypeStatus[] {
    return [...this.#subscriptions.values()].map((subscription) => {
      const { typeUrl, sent, acknowledged, refused, held } = subscription;
      return { typeUrl, sent, acknowledged, refused, resources: held.size };
    });
  }

  #tell(): readonly Answer[] {
    const snapshot = this.#snapshot;
    if (snapshot === undefined) return [];
    const answers: Answer[] = [];
    for (const { typeUrl, part } of this.#phases()) {
      const subscription = this.#subscriptions.get(typeUrl);
      if (subscription === undefined) continue;
      const resources = snapshot.types.get(typeUrl) ?? NOTHING;
      const news = newsOf(subscription, resources, part);
      if (news === undefined) {
        if (part !== 'additions') subscription.told = resources;
        continue;
      }
      // What follows may name what is told here: it waits for the same acknowledgement.
      if (subscription.underWay.size > 0) return answers;
      answers.push(...this.#answers(subscription, news));
      if (typeUrl === CLUSTERS && this.#options.repeatsEndpoints) this.#repeatEndpoints(news);
      if (part !== 'additions') subscription.told = resources;
    }
    return answers;
  }

  #phases(): readonly { readonly typeUrl: string; readonly part: Part }[] {
    const isLast = (typeUrl: string): boolean => typeUrl === CLUSTERS || typeUrl === ENDPOINTS;
    const types = inOrder(this.#subscriptions.keys());
    const first = types.map((typeUrl) => {
      const part: Part = isLast(typeUrl) ? 'additions' : 'both';
      return { typeUrl, part };
    });
    const last = types.filter(isLast).map((typeUrl) => ({ typeUrl, part: 'removals' as const }));
    return [...first, ...last];
  }

  #answers(subscription: Subscription, news: News): readonly Answer[] {
    const { typeUrl, held, asked } = subscription;
    const version = this.#snapshot?.version ?? '';
    for (const { name, version: told } of news.changed) {
      held.set(name, told);
      asked.delete(name);
    }
    for (const name of news.removed) {
      held.delete(name);
      asked.delete(name);
    }
    subscription.isAnswered = true;
    subscription.sent = version;
    return split(news.changed).map((resources, i, all) => {
      const nonce = this.#options.nonce();
      subscription.underWay.add(nonce);
      const removed = i === all.length - 1 ? news.removed : [];
      return { typeUrl, version, nonce, resources, removed };
    });
  }

  #repeatEndpoints(news: News): void {
    const endpoints = this.#subscriptions.get(ENDPOINTS);
    if (endpoints === undefined) return;
    for (const { name } of news.changed) {
      if (endpoints.held.delete(name)) endpoints.told = undefined;
    }
  }
}

function subscriptionOf(request: DeltaDiscoveryRequest): Subscription {
  const { typeUrl = '', resourceNamesSubscribe = [], initialResourceVersions = {} } = request;
  const names = resourceNamesSubscribe.filter((name) => name !== WILDCARD);
  return {
    typeUrl,
    isWildcard: names.length < resourceNamesSubscribe.length || meansAll(typeUrl, names),
    names: new Set(names),
    held: new Map(Object.entries(initialResourceVersions)),
    asked: new Set(names),
    underWay: new Set(),
    isAnswered: false,
    told: undefined,
    sent: undefined,
    acknowledged: undefined,
    refused: undefined,
  };
}

function hear(subscription: Subscription, request: DeltaDiscoveryRequest): void {
  const { responseNonce = '', errorDetail } = request;
  // An acknowledgement of something else is stale; what it subscribes to counts all the same.
  if (subscription.underWay.delete(responseNonce)) {
    subscription.refused = errorDetail === undefined ? undefined : (errorDetail.message ?? '');
    if (errorDetail === undefined && subscription.underWay.size === 0) {
      subscription.acknowledged = subscription.sent;
    }
  }
  subscribe(subscription, request.resourceNamesSubscribe ?? []);
  unsubscribe(subscription, request.resourceNamesUnsubscribe ?? []);
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

type News = { readonly changed: readonly Versioned[]; readonly removed: readonly string[] };

/** Undefined when there is nothing to say. */
function newsOf(
  subscription: Subscription,
  resources: ReadonlyMap<string, Versioned>,
  part: Part,
): News | undefined {
  const { held, names, asked, isWildcard, isAnswered, told } = subscription;
  const mustAnswer = !isAnswered && part !== 'removals';
  if (told === resources && !mustAnswer) return undefined;
  const wanted = isWildcard ? [...resources.keys(), ...names] : [...names];
  const changed: Versioned[] = [];
  if (part !== 'removals') {
    for (const name of new Set(wanted)) {
      const resource = resources.get(name);
      if (resource !== undefined && held.get(name) !== resource.version) changed.push(resource);
    }
  }
  const gone = [...held.keys()].filter((name) => !resources.has(name));
  const absent = [...asked].filter((name) => !resources.has(name) && !held.has(name));
  const removed = [...(part === 'additions' ? [] : gone), ...(part === 'removals' ? [] : absent)];
  const isNews = changed.length + removed.length > 0 || mustAnswer;
  return isNews ? { changed, removed } : undefined;
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
