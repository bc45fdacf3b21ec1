// One data path in which a request is first explained and then sent, to be compared: the same
// listeners, tables, filters and upstreams for both, upstreams that answer 200, chance by seed.
import { duplexPair } from 'node:stream';
import { ManualClock, Protobuf, seededRandom, Wheel, type Random } from '../../lib/index.ts';
import {
  Exchange,
  HttpLinks,
  type Connection,
  type ExchangeRecord,
} from '../../proxy/exchange/index.ts';
import type {
  Explanation,
  RequestDescription,
  Trail,
  TrailStep,
} from '../../proxy/explain/index.ts';
import { flagText } from '../../proxy/format/index.ts';
import { Headers, RequestHead, type ResponseSink } from '../../proxy/http/index.ts';
import { dryRun, type InsightWorld } from '../../proxy/inspect/index.ts';
import { Guards, ListenerTable, type Facts } from '../../proxy/listen/index.ts';
import type { HttpPlan, Piece } from '../../proxy/plan/index.ts';
import { Linker, type Runtime } from '../../proxy/runtime/index.ts';
import { Peers } from '../../proxy/telemetry/index.ts';
import { Dispatch, type Connecting } from '../../proxy/upstream/index.ts';

/** What is compared: where it went, what filters said, how it ended. */
export type Outcome = {
  readonly listener: string;
  readonly chain: string | undefined;
  readonly virtualHost: string | undefined;
  readonly route: string | undefined;
  readonly upstream: string | undefined;
  readonly status: number;
  readonly flags: string;
  readonly filters: readonly string[];
};

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
// Sockets, pools and delays take some turns; nothing of a bench takes more.
const TURNS_MAX = 60;
const TURN_MS = 5;

/** Chance that begins anew. */
class Reseeded implements Random {
  #random = seededRandom(0);

  seed(seed: number): void {
    this.#random = seededRandom(seed);
  }

  below(limit: number): number {
    return this.#random.below(limit);
  }

  fraction(): number {
    return this.#random.fraction();
  }
}

export class ExplainBench {
  readonly #clock = new ManualClock();
  readonly #random = new Reseeded();
  /** Upstreams choose by chance of their own. */
  readonly #choosing = new Reseeded();
  readonly #table = new ListenerTable();
  readonly world: InsightWorld;
  readonly broken: unknown[] = [];
  readonly #runtime: Runtime;

  constructor(pieces: readonly Piece[]) {
    const clock = this.#clock;
    const wheel = new Wheel(clock);
    const effects = { dialer: this, wheel, clock, own: undefined };
    const resolver = { resolve: () => undefined };
    const linker = new Linker({ ...effects, random: this.#choosing, resolver });
    this.#runtime = linker.link({ set: pieces, removed: [] });
    this.#table.replace(this.#runtime.listeners);
    const links = new HttpLinks({ random: this.#random, tellsPeers: true });
    this.world = {
      clock,
      wheel,
      random: this.#random,
      peers: new Peers(new Protobuf([])),
      ownMetadata: '',
      ownId: '',
      ownPrincipal: '',
      hostname: '',
      overload: { refusesRequests: false, refusedRequests: 0 },
      guards: new Guards(),
      standing: [],
      environment: () => undefined,
      runtime: () => this.#runtime,
      link: (plan) => links.link(plan),
      dispatch: (owner, upstream, policy) => new Dispatch(owner, upstream, policy),
      counting: () => undefined,
      finished: () => undefined,
      broke: (error) => void this.broken.push(error),
    };
  }

  dial(_target: unknown, waiting: Connecting): void {
    const [ours, theirs] = duplexPair();
    theirs.on('data', (chunk: Buffer) => {
      if (chunk.toString('latin1').endsWith('\r\n\r\n')) theirs.write(ANSWER);
    });
    setImmediate(() => waiting.connected(ours));
  }

  explain(asked: RequestDescription, seed: number): Explanation {
    this.#random.seed(seed);
    this.#choosing.seed(seed);
    const parts = { world: this.world, table: this.#table, random: seededRandom(seed) };
    const run = dryRun(asked, parts);
    if (run.kind === 'failed') throw new Error(run.reason);
    return run.explanation;
  }

  /** The same request, really. */
  async send(asked: RequestDescription, seed: number): Promise<Outcome> {
    this.#random.seed(seed);
    this.#choosing.seed(seed);
    const { destination } = asked;
    const all = [...this.#table.all];
    // As the kernel would: whoever has the port.
    const bound = all.find(({ port, binds }) => binds && port === destination?.port) ?? all[0];
    const accepting = this.#table.get(asked.listener ?? '') ?? bound;
    if (accepting === undefined || destination === undefined) throw new Error('nobody listens');
    const { listener, chains } = accepting.originalDestination
      ? this.#table.forDestination(accepting, destination)
      : this.#table.linked(accepting);
    const facts = factsOf(asked, destination);
    const chain = chains.find(facts, undefined);
    const nothing = { ...NOTHING, listener: listener.name, chain: chain?.name };
    if (chain === undefined) return { ...nothing, flags: 'NR' };
    if (chain.serve.kind === 'tcp') {
      const [only, ...others] = chain.serve.targets;
      return { ...nothing, status: 200, upstream: others.length > 0 ? 'one of' : only?.upstream };
    }
    const connection = connectionOf(facts, listener.direction);
    const { record, steps } = await this.#exchange(asked, connection, chain.serve);
    return {
      ...nothing,
      virtualHost: record.matched?.host.name,
      route: record.route?.name,
      upstream: record.upstream?.name,
      status: record.status,
      flags: flagText(record.flags),
      filters: filtersOf(steps),
    };
  }

  async #exchange(asked: RequestDescription, connection: Connection, plan: HttpPlan) {
    const steps: TrailStep[] = [];
    const trail: Trail = { note: (step) => void steps.push(step) };
    let record: ExchangeRecord | undefined;
    const world = { ...this.world, finished: (done: ExchangeRecord) => void (record = done) };
    const exchange = new Exchange({ world, http: world.link(plan), connection, trail }, SILENT);
    exchange.head(headOf(asked), true);
    for (let i = 0; record === undefined && i < TURNS_MAX; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#clock.advance(TURN_MS);
    }
    if (record === undefined) throw new Error(`${asked.target} was never answered`);
    return { record, steps };
  }
}

const NOTHING = {
  virtualHost: undefined,
  route: undefined,
  upstream: undefined,
  status: 0,
  flags: '-',
  filters: [],
} as const;

/** An explanation as far as it can be compared with what then happened. */
export function outcomeOf(explanation: Explanation): Outcome {
  const { listener = '', chain, virtualHost, route, upstream, status, flags } = explanation;
  const filters = filtersOf(explanation.steps);
  return { listener, chain, virtualHost, route, upstream, status: status ?? 200, flags, filters };
}

function filtersOf(steps: readonly TrailStep[]): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'filter' ? [`${step.name}: ${step.verdict}`] : []));
}

const SILENT: ResponseSink = {
  from: () => undefined,
  informational: () => undefined,
  head: () => undefined,
  data: () => true,
  end: () => undefined,
  abort: () => undefined,
};

function factsOf({ source, tls }: RequestDescription, destination: Facts['destination']): Facts {
  const client = { address: source, port: 40_000 };
  return {
    destination,
    source: client,
    directSource: client,
    serverName: tls?.serverName ?? '',
    transport: tls === undefined ? 'raw' : 'tls',
    applicationProtocols: tls?.alpn ?? ['http/1.1', 'http/1.0'],
  };
}

function connectionOf(
  { source, destination, serverName }: Facts,
  direction: Connection['direction'],
): Connection {
  return {
    id: 1,
    direction,
    remoteAddress: source.address,
    remotePort: source.port,
    directAddress: source.address,
    directPort: source.port,
    localAddress: `${destination.address}:${destination.port}`,
    destination,
    startedMs: 0,
    serverName,
    tls: undefined,
    requests: 0,
  };
}

function headOf({ method, target, authority, headers }: RequestDescription): RequestHead {
  const list = headers.flatMap(([name, value]) => [name, value]);
  const head = new RequestHead(method, target, 11, new Headers(list));
  head.authority = authority;
  return head;
}
