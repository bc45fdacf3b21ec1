// Which endpoints go to which upstreams. A piece of endpoints may be for several, and come before
// or after them; it stays text while nobody who lives is fed by it.
import { openEndpoints, type UpstreamPlan } from '../plan/index.ts';
import type { Upstream } from '../upstream/index.ts';

export class Feeds {
  /** Endpoints by name, as they came. */
  readonly #texts = new Map<string, string>();
  readonly #fed = new Map<string, Set<Upstream>>();
  /** By which name an upstream is fed now; its plan may change. */
  readonly #names = new Map<Upstream, string>();

  set(name: string, text: string): void {
    if (this.#texts.get(name) === text) return;
    this.#texts.set(name, text);
    const fed = this.#fed.get(name);
    if (fed === undefined) return;
    const plan = openEndpoints(text);
    for (const upstream of fed) upstream.setMembers(plan);
  }

  /** Upstreams keep the last they knew: better a stale address than none. */
  delete(name: string): void {
    this.#texts.delete(name);
  }

  /** Begins, or begins anew after a change of plan. */
  connect(upstream: Upstream): void {
    const name = sourceOf(upstream.plan);
    if (this.#names.get(upstream) === name) return;
    this.disconnect(upstream);
    if (name === undefined) return;
    this.#names.set(upstream, name);
    const fed = this.#fed.get(name);
    if (fed === undefined) this.#fed.set(name, new Set([upstream]));
    else fed.add(upstream);
    this.fill(upstream);
  }

  /** With what is known now, and nothing of what comes. */
  fill(upstream: Upstream): void {
    const name = sourceOf(upstream.plan);
    const text = name === undefined ? undefined : this.#texts.get(name);
    upstream.setMembers(text === undefined ? undefined : openEndpoints(text));
  }

  disconnect(upstream: Upstream): void {
    const name = this.#names.get(upstream);
    if (name === undefined) return;
    this.#names.delete(upstream);
    const fed = this.#fed.get(name);
    fed?.delete(upstream);
    if (fed?.size === 0) this.#fed.delete(name);
  }
}

function sourceOf({ source }: UpstreamPlan): string | undefined {
  return source.kind === 'original-destination' ? undefined : source.endpoints;
}
