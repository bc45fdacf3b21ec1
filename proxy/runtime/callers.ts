// Who calls the same upstreams as this proxy does: the endpoints of the cluster that is its own.
// How much of an upstream’s load may stay in a zone depends on where they are.
import type { CallerLocality, Upstream } from '../upstream/index.ts';

export class Callers {
  readonly #own: string;
  #counts: readonly CallerLocality[] = [];
  #seen: Upstream | undefined = undefined;

  /** `own`: the name of that cluster; empty: there is none. */
  constructor(own: string) {
    this.#own = own;
  }

  /** It must live, although nobody sends it requests. */
  isOwn(name: string): boolean {
    return name === this.#own && name !== '';
  }

  counts(): readonly CallerLocality[] {
    return this.#counts;
  }

  /** To be told of every upstream that changed; true: all that keep to zones are to look anew. */
  changed(upstream: Upstream): boolean {
    if (!this.isOwn(upstream.name)) return false;
    // One that was only looked at does not speak for the one that lives.
    this.#seen ??= upstream;
    if (this.#seen !== upstream) return false;
    this.#counts = upstream.localities
      .filter(({ plan }) => plan.priority === 0)
      .map(({ plan: { region, zone, subzone }, endpoints }) => ({
        ...{ region, zone, subzone },
        healthy: endpoints.filter(({ health }) => health === 'healthy').length,
        total: endpoints.length,
      }));
    return true;
  }

  /** It is gone: nothing is known any more. */
  forget(name: string): void {
    if (!this.isOwn(name)) return;
    this.#seen = undefined;
    this.#counts = [];
  }
}
