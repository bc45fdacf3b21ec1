// Listeners on the loopback, with upstreams that answer every request alike.
import { duplexPair } from 'node:stream';
import { Protobuf, seededRandom, systemClock, Wheel } from '../../lib/index.ts';
import { Listeners, type ListenWorld } from '../../proxy/listen/index.ts';
import type { Piece, PlanPatch } from '../../proxy/plan/index.ts';
import { Linker, type Runtime } from '../../proxy/runtime/index.ts';
import { Peers } from '../../proxy/telemetry/index.ts';
import { Identity } from '../../proxy/tls/index.ts';
import type { Connecting, Dialer, Target } from '../../proxy/upstream/index.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

export class ListenBench implements Dialer {
  readonly dialled: Target[] = [];
  /** What upstreams heard, all together. */
  received = '';
  readonly world: ListenWorld;
  readonly #linker = new Linker(this);
  readonly #listeners: Listeners;
  #runtime: Runtime;

  constructor(pieces: readonly Piece[]) {
    this.#runtime = this.#linker.link({ set: pieces, removed: [] });
    this.world = {
      clock: systemClock,
      wheel: new Wheel(systemClock),
      random: seededRandom(1),
      peers: new Peers(new Protobuf([])),
      ownMetadata: 'b3du',
      ownId: 'me',
      ownPrincipal: '',
      identity: new Identity(),
      dialer: this,
      originalDestination: () => undefined,
      servers: new Map(),
      runtime: () => this.#runtime,
      observed: () => undefined,
    };
    this.#listeners = new Listeners(this.world, (_listener, error) => {
      throw error;
    });
    this.#listeners.apply(this.#runtime);
  }

  change(patch: PlanPatch): void {
    this.#runtime = this.#linker.link(patch);
    this.#listeners.apply(this.#runtime);
  }

  dial(target: Target, waiting: Connecting): void {
    this.dialled.push(target);
    const [ours, theirs] = duplexPair();
    let heard = '';
    theirs.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      this.received += chunk.toString('latin1');
      if (target.carries === 'bytes') theirs.write(`heard ${chunk.length}`);
      else if (heard.endsWith('\r\n\r\n')) theirs.write(ANSWER);
    });
    theirs.on('end', () => theirs.end());
    setImmediate(() => waiting.connected(ours));
  }
}
