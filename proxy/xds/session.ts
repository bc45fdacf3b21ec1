// The proxy's end of a delta conversation, without a network: what came in goes in, what to send
// and what to put in force comes out. Survives its streams: what is held is not asked for again.
import { assert } from '../../lib/index.ts';
import type { DeltaDiscoveryRequest, Node, Xds } from '../../api/xds/index.ts';
import {
  fold,
  kindOf,
  NAMED_KINDS,
  resourceOf,
  textOf,
  typeUrlOf,
  type AdsKind,
  type AdsResource,
  type AdsUpdate,
  type Check,
  type NamedKind,
} from './resource.ts';
import type { KeptResource } from './kept.ts';
import { Warming } from './warming.ts';
import { contentOf, type DeltaResponse, type WireResource } from './wire.ts';

type Reading =
  | { readonly kind: 'ok'; readonly resource: AdsResource | undefined }
  | { readonly kind: 'rejected'; readonly reason: string };

type SessionOptions = { readonly xds: Xds; readonly node: Node; readonly check: Check };

export type Step = {
  readonly send: readonly DeltaDiscoveryRequest[];
  readonly update: AdsUpdate | undefined;
  /** The first that is heard of listeners is that there are none. */
  readonly isEmpty: boolean;
  /** Why something of what came was refused. */
  readonly refused: readonly string[];
};

/** Asked for in this order, so that clusters are there before routes name them. */
const ASKED: readonly AdsKind[] = ['cluster', 'endpoints', 'secret', 'listener', 'routes'];
const INVALID_ARGUMENT = 3;
// Enough for a person to find the fault, and far from filling a log.
const REFUSAL_CHARACTERS_MAX = 4096;

export class Session {
  readonly #options: SessionOptions;
  readonly #warming = new Warming();
  readonly #asked: Readonly<Record<NamedKind, Set<string>>> = {
    secret: new Set(),
    endpoints: new Set(),
    routes: new Set(),
  };

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Something heard waits for something else: `expire` should follow if nothing more comes. */
  get isWaiting(): boolean {
    return this.#warming.isWaiting;
  }

  /** All that the control plane told is in force, or it said that there are none. */
  isSettled(kind: AdsKind): boolean {
    return this.#warming.isSettled(kind);
  }

  /** A new stream stands: the requests that open the conversation on it. */
  connected(): readonly DeltaDiscoveryRequest[] {
    const opening = ASKED.flatMap((kind) => {
      const names = isNamed(kind) ? [...this.#asked[kind]] : [];
      if (isNamed(kind) && names.length === 0) return [];
      for (const name of names) this.#warming.expect({ kind, name });
      const held = [...this.#warming.held[kind].values()];
      const initialResourceVersions = Object.fromEntries(
        held.map(({ name, version }) => [name, version]),
      );
      return [{ typeUrl: typeUrlOf(kind), resourceNamesSubscribe: names, initialResourceVersions }];
    });
    return opening.map((request, i) =>
      i === 0 ? { ...request, node: this.#options.node } : request,
    );
  }

  /** What is held, as it came; secrets are nobody else's. */
  *kept(): Generator<KeptResource, void> {
    for (const kind of ASKED) {
      if (kind === 'secret') continue;
      for (const { name, version, wire } of this.#warming.held[kind].values()) {
        if (wire !== undefined) yield { kind, name, version, wire };
      }
    }
  }

  /**
   * Takes what was kept as if it had just been told, step by step; the next stream says that it is
   * held.
   */
  *restore(kept: readonly KeptResource[]): Generator<Step, void> {
    for (const kind of ASKED) {
      const typeUrl = typeUrlOf(kind);
      const resources = kept
        .filter((resource) => resource.kind === kind)
        .map(({ name, version, wire }) => {
          return { name, version, typeUrl, bytes: Buffer.from(wire, 'latin1') };
        });
      yield this.received({ typeUrl, nonce: '', resources, removed: [] });
    }
  }

  received(response: DeltaResponse): Step {
    const taking = this.take(response);
    for (;;) {
      const { done, value } = taking.next();
      if (done === true) return value;
    }
  }

  /** Pauses after each resource: a large response is not to hold up who asks whether we live. */
  *take(response: DeltaResponse): Generator<undefined, Step> {
    const { typeUrl, nonce } = response;
    const kind = kindOf(typeUrl);
    if (kind === undefined) {
      const send = [{ typeUrl, responseNonce: nonce }];
      return { send, update: undefined, isEmpty: false, refused: [] };
    }
    const refused: string[] = [];
    for (const resource of response.resources) {
      refused.push(...this.#take(kind, resource));
      yield;
    }
    for (const name of response.removed) this.#warming.remove({ kind, name });
    const isFirst = !this.#warming.hasHeard(kind);
    const isEmpty = isFirst && kind === 'listener' && response.resources.length === 0;
    this.#warming.heard(kind);
    const asks = this.#asks();
    const answer = { ...asks.get(kind), typeUrl, responseNonce: nonce, ...refusal(refused) };
    asks.delete(kind);
    const send = [answer, ...asks.values()];
    return { send, update: this.#warming.step(), isEmpty, refused };
  }

  /** Waiting has lasted long enough: what is held acts as it is. */
  expire(): AdsUpdate | undefined {
    return this.#warming.step(true);
  }

  #take(kind: AdsKind, wire: WireResource): readonly string[] {
    // It may have been on its way when we took back our interest.
    if (isNamed(kind) && !this.#asked[kind].has(wire.name)) return [];
    const { name, version, typeUrl } = wire;
    const text = textOf(wire.bytes);
    const held = this.#warming.held[kind].get(name);
    if (held?.wire === text && kindOf(typeUrl) === kind) {
      held.version = version;
      return [];
    }
    const because = (reason: string): string => `${kind} ${name}: ${reason}`;
    const reading = this.#read(wire, text);
    if (reading.kind === 'rejected') return [because(reading.reason)];
    const { resource } = reading;
    if (resource?.kind !== kind) return [because(`is ${typeUrl}`)];
    const reasons = this.#options.check(resource);
    if (reasons.length > 0) return reasons.map(because);
    this.#warming.take(resource);
    const again = { name, version, typeUrl };
    fold(resource, () => this.#readAgain({ ...again, bytes: Buffer.from(text, 'latin1') }));
    return [];
  }

  #read(wire: WireResource, text: string): Reading {
    const content = contentOf(this.#options.xds, wire);
    if (content.kind === 'rejected') return content;
    const { name, version } = wire;
    const head = { name, version, unknown: content.unknown, wire: text };
    return { kind: 'ok', resource: resourceOf(head, content.any) };
  }

  /** It could be read before. */
  #readAgain(wire: WireResource): AdsResource {
    const reading = this.#read(wire, '');
    assert(
      reading.kind === 'ok' && reading.resource !== undefined,
      `${wire.name} cannot be read again`,
    );
    return reading.resource;
  }

  /** Requests for names that are newly referred to, and against those that no longer are. */
  #asks(): Map<AdsKind, DeltaDiscoveryRequest> {
    const asks = new Map<AdsKind, DeltaDiscoveryRequest>();
    const wanted = this.#warming.wanted();
    for (const kind of NAMED_KINDS) {
      const asked = this.#asked[kind];
      const added = [...wanted[kind]].filter((name) => !asked.has(name));
      const dropped = [...asked].filter((name) => !wanted[kind].has(name));
      if (added.length + dropped.length === 0) continue;
      for (const name of added) {
        asked.add(name);
        this.#warming.expect({ kind, name });
      }
      for (const name of dropped) {
        asked.delete(name);
        this.#warming.forget({ kind, name });
      }
      asks.set(kind, {
        typeUrl: typeUrlOf(kind),
        resourceNamesSubscribe: added,
        resourceNamesUnsubscribe: dropped,
      });
    }
    return asks;
  }
}

function isNamed(kind: AdsKind): kind is NamedKind {
  return NAMED_KINDS.some((named) => named === kind);
}

function refusal(reasons: readonly string[]): Pick<DeltaDiscoveryRequest, 'errorDetail'> {
  if (reasons.length === 0) return {};
  const message = reasons.join('; ').slice(0, REFUSAL_CHARACTERS_MAX);
  return { errorDetail: { code: INVALID_ARGUMENT, message } };
}
