// The serving end of a state-of-the-world conversation, without a network: each answer has all that
// was asked for of its type. Spoken by gRPC clients and by proxies that do not know deltas.
import type { DiscoveryRequest } from '../../api/xds/index.ts';
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

type Subscription = {
  readonly typeUrl: string;
  names: ReadonlySet<string>;
  /** Of the answer under way or acknowledged last. */
  nonce: string;
  isUnderWay: boolean;
  /** Answers even if nothing changed: the first time, and when more is asked for. */
  mustAnswer: boolean;
  told: ReadonlyMap<string, Versioned> | undefined;
  /** Versions of the last answer, by name. */
  readonly held: Map<string, string>;
  sent: string | undefined;
  acknowledged: string | undefined;
  refused: string | undefined;
};

const NOTHING: ReadonlyMap<string, Versioned> = new Map();

export class SotwSession implements ServingSession<DiscoveryRequest> {
  readonly #options: SessionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  #snapshot: Published | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  request(request: DiscoveryRequest): readonly Answer[] {
    const { typeUrl = '', responseNonce = '' } = request;
    const subscription = this.#subscriptions.get(typeUrl);
    if (subscription === undefined) {
      this.#subscriptions.set(typeUrl, subscriptionOf(request));
    } else if (responseNonce === '' || responseNonce === subscription.nonce) {
      hear(subscription, request);
    }
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
    for (const typeUrl of inOrder(this.#subscriptions.keys())) {
      const subscription = this.#subscriptions.get(typeUrl);
      if (subscription === undefined) continue;
      const resources = snapshot.types.get(typeUrl) ?? NOTHING;
      if (subscription.told === resources && !subscription.mustAnswer) continue;
      const wanted = wantedOf(subscription, resources);
      if (!isNews(subscription, wanted) && !subscription.mustAnswer) {
        subscription.told = resources;
        continue;
      }
      // What follows may name what is told here: it waits for the same acknowledgement.
      if (subscription.isUnderWay) return answers;
      answers.push(this.#answer(subscription, wanted));
      subscription.told = resources;
      if (typeUrl === CLUSTERS && this.#options.repeatsEndpoints) this.#repeatEndpoints();
    }
    return answers;
  }

  #answer(subscription: Subscription, resources: readonly Versioned[]): Answer {
    const { typeUrl } = subscription;
    const version = this.#snapshot?.version ?? '';
    const nonce = this.#options.nonce();
    subscription.nonce = nonce;
    subscription.isUnderWay = true;
    subscription.mustAnswer = false;
    subscription.sent = version;
    subscription.held.clear();
    for (const { name, version: told } of resources) subscription.held.set(name, told);
    return { typeUrl, version, nonce, resources, removed: [] };
  }

  #repeatEndpoints(): void {
    const endpoints = this.#subscriptions.get(ENDPOINTS);
    if (endpoints !== undefined) endpoints.mustAnswer = true;
  }
}

function subscriptionOf({ typeUrl = '', resourceNames = [] }: DiscoveryRequest): Subscription {
  return {
    typeUrl,
    names: new Set(resourceNames),
    nonce: '',
    isUnderWay: false,
    mustAnswer: true,
    told: undefined,
    held: new Map(),
    sent: undefined,
    acknowledged: undefined,
    refused: undefined,
  };
}

function hear(subscription: Subscription, request: DiscoveryRequest): void {
  const { resourceNames = [], responseNonce = '', errorDetail } = request;
  if (responseNonce !== '') {
    subscription.isUnderWay = false;
    subscription.refused = errorDetail === undefined ? undefined : (errorDetail.message ?? '');
    if (errorDetail === undefined) subscription.acknowledged = subscription.sent;
  }
  const { names } = subscription;
  const isSame = names.size === resourceNames.length && resourceNames.every((n) => names.has(n));
  if (isSame) return;
  // To want less changes nothing that must be said.
  if (resourceNames.some((name) => !names.has(name))) subscription.mustAnswer = true;
  subscription.names = new Set(resourceNames);
  const isNamed =
    !meansAll(subscription.typeUrl, resourceNames) && !resourceNames.includes(WILDCARD);
  for (const name of subscription.held.keys()) {
    if (isNamed && !subscription.names.has(name)) subscription.held.delete(name);
  }
  subscription.told = undefined;
}

function wantedOf(
  { typeUrl, names }: Subscription,
  resources: ReadonlyMap<string, Versioned>,
): readonly Versioned[] {
  const isAll = names.has(WILDCARD) || meansAll(typeUrl, [...names]);
  if (isAll) return [...resources.values()];
  return [...names].flatMap((name) => resources.get(name) ?? []);
}

function isNews({ held }: Subscription, wanted: readonly Versioned[]): boolean {
  if (wanted.length !== held.size) return true;
  return wanted.some(({ name, version }) => held.get(name) !== version);
}
