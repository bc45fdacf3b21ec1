// A data path without sockets: a client's connection in, upstreams that answer as they are told, a
// clock that stands still. Everything between is the real thing.
import { duplexPair, type Duplex } from 'node:stream';
import { ManualClock, Protobuf, seededRandom, Wheel } from '../../lib/index.ts';
import { failed, H1_LIMITS, H1Server, type FailureName } from '../../proxy/http/index.ts';
import type { HttpPlan, Piece } from '../../proxy/plan/index.ts';
import { HttpLinks, type ExchangeRecord } from '../../proxy/exchange/index.ts';
import { Exchange, type Connection, type World } from '../../proxy/index.ts';
import type { Trail } from '../../proxy/explain/index.ts';
import { Linker, type Runtime } from '../../proxy/runtime/index.ts';
import { Peers } from '../../proxy/telemetry/index.ts';
import { Dispatch, type Connecting, type Dialer, type Target } from '../../proxy/upstream/index.ts';

/** An answer's text, or the name of a failure. */
export type Answerer = (request: string, target: Target) => string | undefined;

export class ProxyBench implements Dialer {
  readonly clock = new ManualClock();
  readonly observed: ExchangeRecord[] = [];
  readonly broken: unknown[] = [];
  readonly overload = { refusesRequests: false, refusedRequests: 0 };
  /** What each upstream connection received, by address. */
  readonly received: { address: string; text: string }[] = [];
  readonly dialled: Target[] = [];
  /** The upstreams' ends of the connections that were made. */
  readonly upstreams: Duplex[] = [];
  heard = '';
  /** The proxy ended the client's connection, orderly. */
  hasEnded = false;
  hasClosed = false;
  readonly #peer: Duplex;
  readonly #server: H1Server;
  readonly #answer: Answerer;
  readonly #runtime: Runtime;

  constructor(plan: HttpPlan, pieces: readonly Piece[], more: BenchOptions) {
    const [ours, theirs] = duplexPair();
    this.#peer = theirs;
    this.#answer = more.answer;
    theirs.on('data', (chunk: Buffer) => (this.heard += chunk.toString('latin1')));
    theirs.on('end', () => (this.hasEnded = true));
    // A pair is not told of its partner's destruction: TCP would be.
    ours.on('close', () => (this.hasClosed = true));
    const random = seededRandom(1);
    const wheel = new Wheel(this.clock);
    const { clock } = this;
    const links = new HttpLinks({ random, tellsPeers: more.tellsPeers ?? true });
    const resolver = { resolve: () => undefined };
    const linker = new Linker({ dialer: this, wheel, clock, random, own: undefined, resolver });
    this.#runtime = linker.link({ set: pieces, removed: [] });
    const world: World = {
      clock,
      wheel,
      random,
      peers: new Peers(new Protobuf([])),
      ownMetadata: 'b3du',
      ownId: 'sidecar~10.0.0.1~a.b~b.svc.cluster.local',
      ownPrincipal: 'spiffe://cluster.local/ns/b/sa/a',
      hostname: 'host',
      overload: this.overload,
      environment: () => undefined,
      runtime: () => this.#runtime,
      link: (httpPlan) => links.link(httpPlan),
      dispatch: (owner, upstream, policy) => new Dispatch(owner, upstream, policy),
      counting: () => undefined,
      finished: (record) => void this.observed.push(record),
      broke: (error) => void this.broken.push(error),
    };
    const connection: Connection = {
      id: 1,
      direction: 'outbound',
      remoteAddress: '10.0.0.1',
      remotePort: 40_000,
      directAddress: '10.0.0.1',
      directPort: 40_000,
      localAddress: '10.96.0.9:80',
      destination: { address: '10.96.0.9', port: 80 },
      startedMs: 0,
      serverName: '',
      tls: undefined,
      requests: 0,
      ...more.connection,
    };
    const origin = { world, http: world.link(plan), connection, trail: more.trail };
    this.#server = new H1Server(ours, {
      limits: H1_LIMITS,
      clock: this.clock,
      exchange: (response) => new Exchange(origin, response),
      refused: () => undefined,
      idle: () => undefined,
      closed: () => undefined,
    });
  }

  async says(text: string): Promise<void> {
    this.#peer.write(text, 'latin1');
    await this.settles();
  }

  /** The client is gone. */
  leaves(): void {
    this.#server.socket.destroy();
  }

  /** The client has said all, and still listens. */
  async endsSaying(): Promise<void> {
    this.#peer.end();
    await this.settles();
  }

  /** Lets streams deliver, and the clock pass a moment, until nothing moves. */
  async settles(ms = 0): Promise<void> {
    for (let i = 0; i < 12; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      this.clock.advance(ms / 12);
    }
  }

  dial(target: Target, waiting: Connecting): void {
    this.dialled.push(target);
    const [ours, theirs] = duplexPair();
    const record = { address: target.address, text: '' };
    theirs.on('data', (chunk: Buffer) => {
      record.text += chunk.toString('latin1');
      const answer = this.#answer(record.text, target);
      if (answer === undefined) return;
      if (answer.startsWith('HTTP/')) theirs.write(answer, 'latin1');
      else ours.destroy();
      if (answer.startsWith('HTTP/')) record.text = `${record.text}\n`;
    });
    const refusal = this.#answer('', target);
    if (isFailure(refusal)) {
      setImmediate(() => waiting.connectFailed(failed(refusal, 'refused by the test')));
      return;
    }
    this.received.push(record);
    this.upstreams.push(theirs);
    setImmediate(() => waiting.connected(ours));
  }
}

export type BenchOptions = {
  /** Called with '' when dialled (a failure's name refuses), then with what arrived so far. */
  readonly answer: Answerer;
  readonly connection?: Partial<Connection>;
  readonly trail?: Trail | undefined;
  readonly tellsPeers?: boolean;
};

function isFailure(answer: string | undefined): answer is FailureName {
  return answer !== undefined && !answer.startsWith('HTTP/');
}
