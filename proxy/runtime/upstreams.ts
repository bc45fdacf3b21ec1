// The upstreams of a plan. Most are never called: they stay text until somebody asks for them, and
// live from then on.   hot path
import { openUpstream, type SealedUpstream } from '../plan/index.ts';
import { Upstream, type UpstreamEffects } from '../upstream/index.ts';
import type { Feeds } from './feeds.ts';

type Ground = { readonly effects: UpstreamEffects; readonly feeds: Feeds };

/** The place of one upstream, folded or live, for as long as plans name it. */
export class UpstreamSlot {
  readonly #ground: Ground;
  #sealed: SealedUpstream;
  /** Undefined: nobody has asked for it. */
  live: Upstream | undefined = undefined;
  #isRetired = false;

  constructor(sealed: SealedUpstream, ground: Ground) {
    this.#sealed = sealed;
    this.#ground = ground;
  }

  get text(): string {
    return this.#sealed.text;
  }

  open(): Upstream {
    // An exchange may hold the runtime of before: it is served, and nothing is followed for it.
    this.live ??= this.#isRetired ? this.view() : this.#wake();
    return this.live;
  }

  /** As it is, or would be if it lived: not kept. */
  view(): Upstream {
    if (this.live !== undefined) return this.live;
    const { effects, feeds } = this.#ground;
    const upstream = new Upstream(openUpstream(this.text), effects);
    feeds.fill(upstream);
    return upstream;
  }

  replan(sealed: SealedUpstream): void {
    this.#sealed = sealed;
    if (this.live === undefined) {
      if (sealed.isBusy) this.open();
      return;
    }
    this.live.replan(openUpstream(sealed.text));
    this.#ground.feeds.connect(this.live);
  }

  retire(): void {
    this.#isRetired = true;
    if (this.live === undefined) return;
    this.#ground.feeds.disconnect(this.live);
    this.live.retire();
  }

  #wake(): Upstream {
    const { effects, feeds } = this.#ground;
    const upstream = new Upstream(openUpstream(this.text), effects);
    feeds.connect(upstream);
    return upstream;
  }
}

export class Upstreams {
  readonly #slots: ReadonlyMap<string, UpstreamSlot>;

  constructor(slots: ReadonlyMap<string, UpstreamSlot>) {
    this.#slots = slots;
  }

  get size(): number {
    return this.#slots.size;
  }

  has(name: string): boolean {
    return this.#slots.has(name);
  }

  keys(): Iterable<string> {
    return this.#slots.keys();
  }

  /** It lives from now on. */
  get(name: string): Upstream | undefined {
    return this.#slots.get(name)?.open();
  }

  /** Those that somebody has asked for. */
  *live(): Iterable<Upstream> {
    for (const { live } of this.#slots.values()) if (live !== undefined) yield live;
  }

  /** All of them, to look at and let go: dear where they are many. */
  *all(): Iterable<Upstream> {
    for (const slot of this.#slots.values()) yield slot.view();
  }
}
