// The serving end of a conversation, without a network: one answer a type under way, in an order in
// which nothing names what is not there, removals of clusters and endpoints last. How a request is
// read and news is written is the protocol's own matter.
import type { Published, Versioned } from '../snapshot/index.ts';
import { Appetite } from './appetite.ts';
import {
  CLUSTERS,
  ENDPOINTS,
  inOrder,
  SECRETS,
  type Answer,
  type ServingSession,
  type SessionOptions,
  type TypeStatus,
} from './session.ts';
import {
  newsOf,
  sending,
  settle,
  statusOf,
  type News,
  type Part,
  type Subscription,
} from './subscription.ts';

/** What of an answer a protocol needs to write it. */
export type Draft = {
  readonly subscription: Subscription;
  readonly resources: ReadonlyMap<string, Versioned>;
  readonly news: News;
  readonly part: Part;
  readonly version: string;
  readonly nonce: () => string;
};

export interface Dialect<R> {
  /** The first request of a type. */
  open(request: R): Subscription;
  /** Any later one. */
  hear(subscription: Subscription, request: R): void;
  /** Notes in the subscription what the other end will have. */
  write(draft: Draft): readonly Answer[];
}

const NOTHING: ReadonlyMap<string, Versioned> = new Map();
// Of nothing that is told, and so it is news.
const NO_VERSION = '';

export class Conversation<R extends { readonly typeUrl?: string }> implements ServingSession<R> {
  readonly #dialect: Dialect<R>;
  readonly #options: SessionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #appetite = new Appetite();
  #isOver = false;
  #snapshot: Published | undefined;

  constructor(dialect: Dialect<R>, options: SessionOptions) {
    this.#dialect = dialect;
    this.#options = options;
  }

  request(request: R): readonly Answer[] {
    const { typeUrl = '' } = request;
    if (this.#isOver) return [];
    const known = this.#subscriptions.get(typeUrl);
    const excess = known === undefined ? this.#open(request) : this.#hear(known, request);
    if (excess === undefined) return this.#tell();
    this.#isOver = true;
    this.#subscriptions.clear();
    this.#options.exceeded?.(excess);
    return [];
  }

  publish(snapshot: Published): readonly Answer[] {
    this.#snapshot = snapshot;
    return this.#tell();
  }

  status(): readonly TypeStatus[] {
    return [...this.#subscriptions.values()].map(statusOf);
  }

  #open(request: R): string | undefined {
    const opened = this.#dialect.open(request);
    this.#subscriptions.set(opened.typeUrl, opened);
    return this.#appetite.opens(opened);
  }

  #hear(subscription: Subscription, request: R): string | undefined {
    const wasRefused = subscription.isRefused;
    this.#dialect.hear(subscription, request);
    const { typeUrl, isRefused, refused = '' } = subscription;
    if (isRefused && !wasRefused) this.#options.refused?.(typeUrl, refused);
    return this.#appetite.asks(subscription);
  }

  #tell(): readonly Answer[] {
    const snapshot = this.#snapshot;
    if (snapshot === undefined) return [];
    const answers: Answer[] = [];
    for (const { typeUrl, part } of phases(this.#subscriptions.keys())) {
      const subscription = this.#subscriptions.get(typeUrl);
      if (subscription === undefined) continue;
      const told = snapshot.types.get(typeUrl);
      // Whether this one may have any is being asked: "none" would be a hasty answer.
      if (told === undefined && typeUrl === SECRETS) continue;
      const resources = told ?? NOTHING;
      const news = newsOf(subscription, resources, part);
      if (news !== undefined) {
        // What follows may name what is told here: it waits for the same acknowledgement.
        if (subscription.underWay.size > 0) return answers;
        const { version } = snapshot;
        const { nonce } = this.#options;
        sending(subscription, version);
        const draft = { subscription, resources, news, part, version, nonce };
        answers.push(...this.#dialect.write(draft));
        if (typeUrl === CLUSTERS && this.#options.repeatsEndpoints) this.#repeatEndpoints(news);
      }
      settle(subscription, resources, part);
    }
    return answers;
  }

  #repeatEndpoints({ changed }: News): void {
    const endpoints = this.#subscriptions.get(ENDPOINTS);
    if (endpoints === undefined) return;
    for (const { name } of changed) {
      if (!endpoints.held.has(name)) continue;
      // Held all the same: should it be gone before it is told again, it is to be taken back.
      endpoints.held.set(name, NO_VERSION);
      endpoints.told = undefined;
    }
  }
}

function phases(types: Iterable<string>): readonly { typeUrl: string; part: Part }[] {
  const isLast = (typeUrl: string): boolean => typeUrl === CLUSTERS || typeUrl === ENDPOINTS;
  const ordered = inOrder(types);
  const first = ordered.map((typeUrl): { typeUrl: string; part: Part } => {
    return { typeUrl, part: isLast(typeUrl) ? 'additions' : 'both' };
  });
  const last = ordered.filter(isLast).map((typeUrl) => ({ typeUrl, part: 'removals' as const }));
  return [...first, ...last];
}
