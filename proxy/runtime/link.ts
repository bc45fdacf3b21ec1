// Slices of a patch + previous runtime → runtime. What takes time is done as the slices come;
// nothing of a patch acts before its last one, and then all of it does, by one assignment of the
// caller. Only what differs is linked anew; upstreams change in place, so that connections, counts
// and ejections stay.
import {
  openListener,
  openSecret,
  openTable,
  seal,
  type HttpPlan,
  type ListenerPlan,
  type PatchSlice,
  type PieceName,
  type PlanPatch,
  type SealedPiece,
  type SealedTable,
  type SealedUpstream,
  type SecretPlan,
} from '../plan/index.ts';
import { RouteTable } from '../route/index.ts';
import type { Upstream, UpstreamEffects } from '../upstream/index.ts';
import { Callers } from './callers.ts';
import { Feeds } from './feeds.ts';
import { Runtime } from './runtime.ts';
import { Upstreams, UpstreamSlot } from './upstreams.ts';

type LinkEffects = Omit<UpstreamEffects, 'callers' | 'rebalanced'> & {
  /** The cluster that this proxy is one of, when it is known. */
  readonly ownCluster?: string;
};

/** What a whole patch came to. */
export type Linked = {
  readonly runtime: Runtime;
  /** Keys are nothing that requests see: whoever makes TLS contexts takes them. */
  readonly secrets: { readonly set: readonly SecretPlan[]; readonly removed: readonly string[] };
};

/** Of a patch whose last slice has not come. */
class Begun {
  readonly listeners = new Map<string, ListenerPlan>();
  readonly tables = new Map<string, RouteTable>();
  readonly upstreams: SealedUpstream[] = [];
  readonly endpoints = new Map<string, string>();
  readonly secrets: SecretPlan[] = [];
  readonly removed: PieceName[] = [];
  /** The table whose hosts are still coming. */
  table: SealedTable | undefined = undefined;
}

export class Linker {
  readonly #effects: UpstreamEffects;
  readonly #callers: Callers;
  #listeners = new Map<string, ListenerPlan>();
  #tables = new Map<string, RouteTable>();
  #upstreams = new Map<string, UpstreamSlot>();
  /** What listeners and tables were linked from. */
  readonly #linked = new Map<string, SealedPiece>();
  readonly #feeds = new Feeds();
  /** Tables inside listeners: as long as the listener stays, so do they. */
  readonly #inline = new WeakMap<HttpPlan, RouteTable>();
  #begun = new Begun();

  constructor({ ownCluster = '', ...effects }: LinkEffects) {
    const callers = new Callers(ownCluster);
    this.#callers = callers;
    this.#effects = {
      ...effects,
      ...(ownCluster === '' ? {} : { callers: () => callers.counts() }),
      rebalanced: (upstream) => this.#rebalanced(upstream),
    };
  }

  /** Links a whole patch into a new runtime; the one before stays as it was. */
  link({ set, removed }: PlanPatch): Runtime {
    this.#collect({ set: set.map(seal), removed, isLast: true });
    return this.#commit().runtime;
  }

  /** Undefined: the patch is not whole yet. */
  take(slice: PatchSlice): Linked | undefined {
    this.#collect(slice);
    return slice.isLast ? this.#commit() : undefined;
  }

  renewCertificates(): void {
    for (const { live } of this.#upstreams.values()) live?.renew();
  }

  // ── as slices come ──

  #collect({ set, removed, isLast }: PatchSlice): void {
    const begun = this.#begun;
    for (const piece of set) {
      if (piece.kind !== 'routes' || !piece.continues) this.#finishTable();
      this.#prepare(piece);
    }
    if (isLast || removed.length > 0) this.#finishTable();
    begun.removed.push(...removed);
  }

  #prepare(piece: SealedPiece): void {
    const begun = this.#begun;
    switch (piece.kind) {
      case 'listener':
        // The one before stays when they mean the same, and with it all that hangs on it.
        if (this.#isLinked(piece)) return;
        begun.listeners.set(piece.name, openListener(piece.text));
        return;
      case 'routes': {
        const { table } = begun;
        const hosts = table === undefined ? piece.hosts : [...table.hosts, ...piece.hosts];
        begun.table = { ...piece, hosts, continues: false };
        return;
      }
      case 'upstream':
        begun.upstreams.push(piece);
        return;
      case 'endpoints':
        begun.endpoints.set(piece.name, piece.text);
        return;
      case 'secret':
        begun.secrets.push(openSecret(piece.text));
    }
  }

  #finishTable(): void {
    const { table, tables } = this.#begun;
    this.#begun.table = undefined;
    if (table === undefined || this.#isLinked(table)) return;
    tables.set(table.name, new RouteTable(openTable(table)));
  }

  /** Whether just this is linked; from now on it is. */
  #isLinked(piece: SealedPiece): boolean {
    const key = keyOf(piece);
    const before = this.#linked.get(key);
    this.#linked.set(key, piece);
    return before !== undefined && isSame(before, piece);
  }

  // ── all at once ──

  #commit(): Linked {
    const begun = this.#begun;
    this.#begun = new Begun();
    this.#listeners = new Map([...this.#listeners, ...begun.listeners]);
    this.#tables = new Map([...this.#tables, ...begun.tables]);
    this.#upstreams = new Map(this.#upstreams);
    for (const [name, text] of begun.endpoints) this.#feeds.set(name, text);
    for (const sealed of begun.upstreams) this.#setUpstream(sealed);
    for (const name of begun.removed) this.#remove(name);
    const runtime = new Runtime({
      listeners: this.#listeners,
      tables: this.#tables,
      upstreams: new Upstreams(this.#upstreams),
      inline: this.#inline,
    });
    const gone = begun.removed.filter(({ kind }) => kind === 'secret');
    return { runtime, secrets: { set: begun.secrets, removed: gone.map(({ name }) => name) } };
  }

  #setUpstream(sealed: SealedUpstream): void {
    const known = this.#upstreams.get(sealed.name);
    if (known?.text === sealed.text) return;
    if (known !== undefined) return known.replan(sealed);
    const slot = new UpstreamSlot(sealed, { effects: this.#effects, feeds: this.#feeds });
    this.#upstreams.set(sealed.name, slot);
    if (sealed.isBusy || this.#callers.isOwn(sealed.name)) slot.open();
  }

  #rebalanced(changed: Upstream): void {
    if (!this.#callers.changed(changed)) return;
    for (const { live } of this.#upstreams.values()) {
      if (live !== changed && live?.plan.balance.locality.kind === 'zone-aware') live.rebalance();
    }
  }

  #remove(piece: PieceName): void {
    const { kind, name } = piece;
    switch (kind) {
      case 'listener':
        this.#listeners.delete(name);
        this.#linked.delete(keyOf(piece));
        return;
      case 'routes':
        this.#tables.delete(name);
        this.#linked.delete(keyOf(piece));
        return;
      case 'upstream':
        this.#upstreams.get(name)?.retire();
        this.#upstreams.delete(name);
        this.#callers.forget(name);
        return;
      case 'endpoints':
        this.#feeds.delete(name);
        return;
      case 'secret':
    }
  }
}

function keyOf({ kind, name }: PieceName): string {
  return `${kind} ${name}`;
}

function isSame(one: SealedPiece, other: SealedPiece): boolean {
  if (one.text !== other.text) return false;
  if (one.kind !== 'routes' || other.kind !== 'routes') return true;
  if (one.hosts.length !== other.hosts.length) return false;
  return one.hosts.every(({ domains, text }, i) => {
    const host = other.hosts[i];
    return text === host?.text && domains.join() === host.domains.join();
  });
}
