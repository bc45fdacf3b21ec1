// The proxy's end of a delta conversation, without a network: what came in goes in, what to send
// and what to put in force comes out. Survives its streams: what is held is not asked for again.
import { assert } from '../../lib/index.ts';
import type { DeltaDiscoveryRequest, Node, Xds } from '../../api/xds/index.ts';
import {
  fold,
  KINDS,
  kindOf,
  resourceOf,
  textOf,
  typeUrlOf,
  type AdsKind,
  type AdsResource,
  type AdsUpdate,
  type Check,
} from './resource.ts';
import { Warming } from './warming.ts';
import { contentOf, type DeltaResponse, type WireResource } from './wire.ts';

type Reading =
  | { readonly kind: 'ok'; readonly resource: AdsResource | undefined }
  | { readonly kind: 'rejected'; readonly reason: string };

type SessionOptions = { readonly xds: Xds; readonly node: Node; readonly check: Check };

export type Step = {
  readonly send: readonly DeltaDiscoveryRequest[];
  readonly update: AdsUpdate | undefined;
  /** Why something of what came was refused. */
  readonly refused: readonly string[];
};

/** Asked for in this order, so that clusters are there before routes name them. */
const ASKED: readonly AdsKind[] = ['cluster', 'endpoints', 'listener', 'routes'];
const INVALID_ARGUMENT = 3;
// Enough for a person to find the fault, and far from filling a log.
const REFUSAL_CHARACTERS_MAX = 4096;

export class Session {
  readonly #options: SessionOptions;
  readonly #warming = new Warming();
  readonly #asked = { endpoints: new Set<string>(), routes: new Set<string>() };

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Something heard waits for something else: `expire` should follow if nothing more comes. */
  get isWaiting(): boolean {
    return this.#warming.isWaiting;
  }

  /** A new stream stands: the requests that open the conversation on it. */
  connected(): readonly DeltaDiscoveryRequest[] {
    const opening = ASKED.flatMap((kind) => {
      const isNamed = kind === 'endpoints' || kind === 'routes';
      const names = isNamed ? [...this.#asked[kind]] : [];
      if (isNamed && names.length === 0) return [];
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
      return { send: [{ typeUrl, responseNonce: nonce }], update: undefined, refused: [] };
    }
    const refused: string[] = [];
    for (const resource of response.resources) {
      refused.push(...this.#take(kind, resource));
      yield;
    }
    for (const name of response.removed) this.#warming.remove({ kind, name });
    this.#warming.heard(kind);
    const asks = this.#asks();
    const answer = { ...asks.get(kind), typeUrl, responseNonce: nonce, ...refusal(refused) };
    asks.delete(kind);
    const send = [answer, ...asks.values()];
    return { send, update: this.#warming.step(), refused };
  }

  /** Waiting has lasted long enough: what is held acts as it is. */
  expire(): AdsUpdate | undefined {
    return this.#warming.step(true);
  }

  #take(kind: AdsKind, wire: WireResource): readonly string[] {
    // It may have been on its way when we took back our interest.
    const isNamed = kind === 'endpoints' || kind === 'routes';
    if (isNamed && !this.#asked[kind].has(wire.name)) return [];
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
    for (const kind of KINDS) {
      if (kind !== 'endpoints' && kind !== 'routes') continue;
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

function refusal(reasons: readonly string[]): Pick<DeltaDiscoveryRequest, 'errorDetail'> {
  if (reasons.length === 0) return {};
  const message = reasons.join('; ').slice(0, REFUSAL_CHARACTERS_MAX);
  return { errorDetail: { code: INVALID_ARGUMENT, message } };
}
