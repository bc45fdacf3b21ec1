// A data path without sockets: a client's connection in, upstreams that answer as they are told, a
// clock that stands still. Everything between is the real thing.
import { duplexPair, type Duplex } from 'node:stream';
import { ManualClock, Protobuf, seededRandom, Wheel } from '../../lib/index.ts';
import { failed, H1_LIMITS, H1Server, type FailureName } from '../../proxy/http/index.ts';
import type { HttpPlan, Piece } from '../../proxy/plan/index.ts';
import { Exchange, type Connection, type World } from '../../proxy/index.ts';
import { Linker, type Runtime } from '../../proxy/runtime/index.ts';
import { Peers, type Observed } from '../../proxy/telemetry/index.ts';
import type { Connecting, Dialer, Target } from '../../proxy/upstream/index.ts';

/** An answer's text, or the name of a failure. */
export type Answerer = (request: string, target: Target) => string | undefined;

export class ProxyBench implements Dialer {
  readonly clock = new ManualClock();
  readonly observed: Observed[] = [];
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
    const linker = new Linker(this);
    this.#runtime = linker.link({ set: pieces, removed: [] });
    const world: World = {
      clock: this.clock,
      wheel: new Wheel(this.clock),
      random: seededRandom(1),
      peers: new Peers(new Protobuf([])),
      ownMetadata: 'b3du',
      ownId: 'sidecar~10.0.0.1~a.b~b.svc.cluster.local',
      ownPrincipal: 'spiffe://cluster.local/ns/b/sa/a',
      runtime: () => this.#runtime,
      observed: (exchange) => void this.observed.push(exchange),
    };
    const connection: Connection = {
      direction: 'outbound',
      remoteAddress: '10.0.0.1',
      localAddress: '10.96.0.9:80',
      destination: { address: '10.96.0.9', port: 80 },
      peerPrincipal: '',
      isTls: false,
      isMutualTls: false,
      serverName: '',
      ...more.connection,
    };
    new H1Server(ours, {
      limits: H1_LIMITS,
      clock: this.clock,
      exchange: (response) => new Exchange({ world, plan, connection, response }),
      refused: () => undefined,
      idle: () => undefined,
      closed: () => undefined,
    });
  }

  async says(text: string): Promise<void> {
    this.#peer.write(text, 'latin1');
    await this.settles();
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
};

function isFailure(answer: string | undefined): answer is FailureName {
  return answer !== undefined && !answer.startsWith('HTTP/');
}
