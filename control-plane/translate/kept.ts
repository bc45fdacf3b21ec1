// Keeps a piece for as long as what it was made of is the same: the objects it belongs to, where it
// is for, and every service that was looked up while it was made. Of a change to one service, all
// that does not name it is found here.
import { keepList, memo } from '../../lib/pure/index.ts';
import type { MeshService, Routing, ServiceView, TrafficRule } from '../mesh/index.ts';

/** A service, and the rule that a proxy follows when it calls it. */
type Called = { readonly service: MeshService; readonly rule: TrafficRule };

/** What a piece may ask of the services a proxy sees. */
export type Services = Pick<ReadonlyMap<string, Called>, 'get'>;

const called = memo((service: MeshService, rule: TrafficRule): Called => ({ service, rule }));

type Seen = readonly ServiceView[];

const indices = new WeakMap<Seen, ReadonlyMap<string, Called>>();

export function servicesOf(seen: Seen): ReadonlyMap<string, Called> {
  const known = indices.get(seen);
  if (known !== undefined) return known;
  const index = new Map(seen.map(({ service, rule }) => [service.host, called(service, rule)]));
  indices.set(seen, index);
  return index;
}

/** Both have the same services with the same rules: who looks one up finds the same. */
export function sameServices(...[before, now]: readonly [Seen, Seen]): void {
  indices.set(now, servicesOf(before));
}

type Making<T> = {
  /** Equal for equal pieces of the same objects: a port, and from where it is seen. */
  readonly place: string;
  readonly services: Services;
  readonly make: (services: Services) => T;
};

type Piece<T> = { readonly value: T; readonly found: ReadonlyMap<string, Called | undefined> };

class Kept<T> {
  readonly #pieces = new Map<string, Piece<T>>();

  get({ place, services, make }: Making<T>): T {
    const known = this.#pieces.get(place);
    if (known !== undefined && isStill(known.found, services)) return known.value;
    const found = new Map<string, Called | undefined>();
    const value = make({
      get(host) {
        const service = services.get(host);
        found.set(host, service);
        return service;
      },
    });
    this.#pieces.set(place, { value, found });
    return value;
  }
}

/** Stands for "no routing" where an object is needed to remember by. */
const STRAIGHT = {};

type Owners = { readonly service: MeshService; readonly routing: Routing | undefined };

/** A keeper of pieces that belong to a service and, if it has one, its routing. */
export function keeper<T>(): (owners: Owners) => Kept<T> {
  const of = memo((_service: MeshService, _routing: object) => new Kept<T>());
  return ({ service, routing }) => of(service, routing ?? STRAIGHT);
}

type Assembling<P> = {
  /** What it depends on besides its parts. */
  readonly owner: object;
  readonly place: string;
  readonly parts: readonly P[];
};

/** Keeps what was made of a list of parts at a place, until its parts are others. */
export function assembler<P, T>(): (of: Assembling<P>, make: (parts: readonly P[]) => T) => T {
  type Assembled = { readonly parts: readonly P[]; readonly value: T };
  const made = memo((_owner: object) => new Map<string, Assembled>());
  return ({ owner, place, parts }, make) => {
    const known = made(owner).get(place);
    if (known !== undefined && keepList(known.parts, parts) === known.parts) return known.value;
    const value = make(parts);
    made(owner).set(place, { parts, value });
    return value;
  };
}

function isStill(found: Piece<unknown>['found'], services: Services): boolean {
  for (const [host, service] of found) if (services.get(host) !== service) return false;
  return true;
}
