// Plan + previous runtime → runtime. Only the pieces of a patch are linked anew; upstreams whose
// plan stays keep their pools and counts. Slices of about a millisecond, then one assignment by the
// caller.
import type {
  EndpointsPlan,
  ListenerPlan,
  Piece,
  PieceName,
  PlanPatch,
  UpstreamPlan,
} from '../plan/index.ts';
import { RouteTable } from '../route/index.ts';
import { Upstream, type Dialer } from '../upstream/index.ts';
import { Runtime } from './runtime.ts';

export class Linker {
  readonly #dialer: Dialer;
  #listeners = new Map<string, ListenerPlan>();
  #tables = new Map<string, RouteTable>();
  #upstreams = new Map<string, Upstream>();
  readonly #endpoints = new Map<string, EndpointsPlan>();

  constructor(dialer: Dialer) {
    this.#dialer = dialer;
  }

  /** Links a patch into a new runtime; the one before stays as it was. */
  link(patch: PlanPatch): Runtime {
    this.#listeners = new Map(this.#listeners);
    this.#tables = new Map(this.#tables);
    this.#upstreams = new Map(this.#upstreams);
    for (const piece of patch.set) this.#set(piece);
    for (const name of patch.removed) this.#remove(name);
    return new Runtime({
      listeners: this.#listeners,
      tables: this.#tables,
      upstreams: this.#upstreams,
    });
  }

  renewCertificates(): void {
    for (const upstream of this.#upstreams.values()) upstream.renew();
  }

  #set(piece: Piece): void {
    switch (piece.kind) {
      case 'listener':
        this.#listeners.set(piece.name, piece);
        return;
      case 'routes':
        this.#tables.set(piece.name, new RouteTable(piece));
        return;
      case 'upstream':
        this.#setUpstream(piece);
        return;
      case 'endpoints':
        this.#endpoints.set(piece.name, piece);
        for (const upstream of this.#upstreams.values()) {
          if (feeds(piece.name, upstream.plan)) upstream.setEndpoints(piece);
        }
    }
  }

  #setUpstream(plan: UpstreamPlan): void {
    this.#upstreams.get(plan.name)?.retire();
    const upstream = new Upstream(plan, this.#dialer);
    if (plan.source.kind === 'endpoints') {
      upstream.setEndpoints(this.#endpoints.get(plan.source.endpoints));
    }
    this.#upstreams.set(plan.name, upstream);
  }

  #remove({ kind, name }: PieceName): void {
    switch (kind) {
      case 'listener':
        this.#listeners.delete(name);
        return;
      case 'routes':
        this.#tables.delete(name);
        return;
      case 'upstream':
        this.#upstreams.get(name)?.retire();
        this.#upstreams.delete(name);
        return;
      case 'endpoints':
        this.#endpoints.delete(name);
    }
  }
}

function feeds(endpoints: string, plan: UpstreamPlan): boolean {
  return plan.source.kind === 'endpoints' && plan.source.endpoints === endpoints;
}
