// What an exchange comes from, for tests of its parts: a world where nothing happens by itself.
import { ManualClock, Protobuf, seededRandom, Wheel } from '../../lib/index.ts';
import {
  HttpLinks,
  type Connection,
  type Dispatched,
  type ExchangeRecord,
  type Origin,
  type World,
} from '../../proxy/exchange/index.ts';
import type { HttpPlan, Piece, RouteTablePlan } from '../../proxy/plan/index.ts';
import { Linker } from '../../proxy/runtime/index.ts';
import { Peers } from '../../proxy/telemetry/index.ts';
import type { DispatchOwner, DispatchPolicy, Upstream } from '../../proxy/upstream/index.ts';
import { connectionFacts } from './filter-bench.ts';
import { httpPlan, tablePlan } from './plans.ts';

/** One request on its way to an upstream, as it was asked for. */
export type Sent = {
  readonly owner: DispatchOwner;
  readonly upstream: Upstream;
  readonly policy: DispatchPolicy;
  readonly said: unknown[];
};

export type OriginUnderTest = Origin & {
  readonly clock: ManualClock;
  readonly world: World & { overload: { refusesRequests: boolean; refusedRequests: number } };
  readonly sent: Sent[];
  readonly finished: ExchangeRecord[];
  readonly broken: unknown[];
};

type OriginParts = {
  readonly http?: Partial<HttpPlan>;
  readonly table?: RouteTablePlan;
  readonly connection?: Partial<Connection>;
  readonly pieces?: readonly Piece[];
  readonly tellsPeers?: boolean;
  /** False: a sender with no room, from the first chunk. */
  readonly hasRoom?: boolean;
};

export function originUnderTest(parts: OriginParts = {}): OriginUnderTest {
  const clock = new ManualClock();
  const random = seededRandom(5);
  const sent: Sent[] = [];
  const finished: ExchangeRecord[] = [];
  const broken: unknown[] = [];
  const links = new HttpLinks({ random, tellsPeers: parts.tellsPeers ?? false });
  const wheel = new Wheel(clock);
  const dialer = { dial: () => undefined };
  const resolver = { resolve: () => undefined };
  const linker = new Linker({ dialer, wheel, clock, random, own: undefined, resolver });
  const runtime = linker.link({ set: parts.pieces ?? [], removed: [] });
  const world = {
    clock,
    wheel,
    random,
    peers: new Peers(new Protobuf([])),
    ownMetadata: 'b3du',
    ownId: 'own-id',
    ownPrincipal: 'spiffe://cluster.local/ns/b/sa/a',
    hostname: 'host',
    overload: { refusesRequests: false, refusedRequests: 0 },
    environment: () => undefined,
    runtime: () => runtime,
    link: (plan: HttpPlan) => links.link(plan),
    dispatch: (owner: DispatchOwner, upstream: Upstream, policy: DispatchPolicy): Dispatched => {
      const said: unknown[] = [];
      sent.push({ owner, upstream, policy, said });
      return dispatched(said, parts.hasRoom ?? true);
    },
    counting: () => undefined,
    finished: (record: ExchangeRecord) => void finished.push(record),
    broke: (error: unknown) => void broken.push(error),
  };
  const connection: Connection = {
    ...connectionFacts(),
    direction: 'outbound',
    destination: { address: '10.96.0.9', port: 80 },
    startedMs: clock.monotonic(),
    requests: 0,
    ...parts.connection,
  };
  const http = world.link(httpPlan(parts.table ?? tablePlan({}), parts.http));
  return { world, http, connection, clock, sent, finished, broken };
}

function dispatched(said: unknown[], hasRoom: boolean): Dispatched {
  return {
    attempts: 0,
    notRetried: undefined,
    from: () => undefined,
    head: (head, end) => void said.push(head, end),
    data: (chunk) => said.push(chunk.toString()) > 0 && hasRoom,
    end: () => void said.push('end'),
    abort: (failure) => void said.push(failure.name),
  };
}
