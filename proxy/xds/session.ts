// The proxy's end of a delta conversation, without a network: what came in goes in, what to send
// and what to put in force comes out. Survives its streams: what is held is not asked for again.
import type { DeltaDiscoveryRequest, Node, Xds } from '../../api/xds/index.ts';
import {
  KINDS,
  kindOf,
  resourceOf,
  typeUrlOf,
  type AdsKind,
  type AdsUpdate,
  type Check,
} from './resource.ts';
import { Warming } from './warming.ts';
import { contentOf, type DeltaResponse, type WireResource } from './wire.ts';

type SessionOptions = { readonly xds: Xds; readonly node: Node; readonly check: Check };

type Step = {
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
    const { typeUrl, nonce } = response;
    const kind = kindOf(typeUrl);
    if (kind === undefined) {
      return { send: [{ typeUrl, responseNonce: nonce }], update: undefined, refused: [] };
    }
    const refused = response.resources.flatMap((resource) => this.#take(kind, resource));
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
    const content = contentOf(this.#options.xds, wire);
    const because = (reason: string): string => `${kind} ${wire.name}: ${reason}`;
    if (content.kind === 'rejected') return [because(content.reason)];
    const { name, version } = wire;
    const resource = resourceOf({ name, version, unknown: content.unknown }, content.any);
    if (resource === undefined || resource.kind !== kind) return [because(`is ${wire.typeUrl}`)];
    const reasons = this.#options.check(resource);
    if (reasons.length > 0) return reasons.map(because);
    this.#warming.take(resource);
    return [];
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
