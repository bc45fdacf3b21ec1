// A plan, linked: tables to look requests up in, and upstreams. An exchange holds the runtime
// it began with until it ends, so that a change never pulls the ground from under it.
import type { HttpPlan, ListenerPlan } from '../plan/index.ts';
import { RouteTable } from '../route/index.ts';
import { Upstreams } from './upstreams.ts';

export class Runtime {
  readonly listeners: ReadonlyMap<string, ListenerPlan>;
  readonly tables: ReadonlyMap<string, RouteTable>;
  readonly upstreams: Upstreams;
  readonly #inline: WeakMap<HttpPlan, RouteTable>;

  constructor(parts: RuntimeParts) {
    this.listeners = parts.listeners;
    this.tables = parts.tables;
    this.upstreams = parts.upstreams;
    this.#inline = parts.inline;
  }

  table(plan: HttpPlan): RouteTable | undefined {
    const { routes } = plan;
    if (routes.kind === 'named') return this.tables.get(routes.table);
    let table = this.#inline.get(plan);
    if (table === undefined) this.#inline.set(plan, (table = new RouteTable(routes.table)));
    return table;
  }
}

type RuntimeParts = {
  readonly listeners: ReadonlyMap<string, ListenerPlan>;
  readonly tables: ReadonlyMap<string, RouteTable>;
  readonly upstreams: Upstreams;
  readonly inline: WeakMap<HttpPlan, RouteTable>;
};

export const EMPTY_PARTS: RuntimeParts = {
  listeners: new Map(),
  tables: new Map(),
  upstreams: new Upstreams(new Map()),
  inline: new WeakMap(),
};
