// Listeners on the loopback, with upstreams that answer every request alike.
import { duplexPair } from 'node:stream';
import { Protobuf, seededRandom, silentLog, systemClock, Wheel } from '../../lib/index.ts';
import { HttpLinks } from '../../proxy/exchange/index.ts';
import {
  Guards,
  Listeners,
  ServerFirst,
  type ConnectionRecord,
  type ListenWorld,
} from '../../proxy/listen/index.ts';
import { Overload } from '../../proxy/overload/index.ts';
import type { Piece, PlanPatch } from '../../proxy/plan/index.ts';
import { Linker, type Runtime } from '../../proxy/runtime/index.ts';
import { Peers } from '../../proxy/telemetry/index.ts';
import { Identity } from '../../proxy/tls/index.ts';
import { Dispatch, type Connecting, type Dialer, type Target } from '../../proxy/upstream/index.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

export class ListenBench implements Dialer {
  readonly dialled: Target[] = [];
  readonly records: ConnectionRecord[] = [];
  readonly broken: unknown[] = [];
  /** What upstreams for bytes say before anybody asked them; undefined: they hang up. */
  greeting: string | undefined = '';
  /** Connections to upstreams that are over. */
  ended = 0;
  /** What upstreams heard, all together. */
  received = '';
  readonly world: ListenWorld;
  readonly listeners: Listeners;
  readonly #linker: Linker;
  #runtime: Runtime;

  constructor(pieces: readonly Piece[]) {
    const wheel = new Wheel(systemClock);
    const random = seededRandom(1);
    const effects = { clock: systemClock, random, wheel, dialer: this };
    const resolver = { resolve: () => Promise.resolve({ addresses: [], ttlMs: undefined }) };
    this.#linker = new Linker({ ...effects, resolver, own: undefined });
    this.#runtime = this.#linker.link({ set: pieces, removed: [] });
    this.world = this.#worldOf(effects);
    this.listeners = new Listeners(this.world, {
      bindFailed: (_listener, error) => {
        throw error;
      },
      bindSettled: () => undefined,
    });
    this.listeners.apply(this.#runtime, () => undefined);
  }

  change(patch: PlanPatch): void {
    this.#runtime = this.#linker.link(patch);
    this.listeners.apply(this.#runtime, () => undefined);
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
    ours.once('close', () => (this.ended += 1));
    if (target.carries === 'bytes') {
      if (this.greeting === undefined) theirs.end();
      else if (this.greeting !== '') theirs.write(this.greeting);
    }
    setImmediate(() => waiting.connected(ours));
  }

  #worldOf(effects: Pick<ListenWorld, 'clock' | 'random' | 'wheel' | 'dialer'>): ListenWorld {
    const links = new HttpLinks({ random: effects.random, tellsPeers: true });
    const { clock } = effects;
    return {
      ...effects,
      peers: new Peers(new Protobuf([])),
      ownMetadata: 'b3du',
      ownId: 'me',
      ownPrincipal: '',
      hostname: 'here',
      environment: () => undefined,
      log: silentLog,
      identity: new Identity(),
      originalDestination: () => undefined,
      serverFirst: new ServerFirst(clock),
      overload: new Overload({ clock, log: silentLog, memoryShare: () => 0 }),
      guards: new Guards(),
      standing: new Set(),
      isDraining: false,
      nextConnectionId: () => 1,
      runtime: () => this.#runtime,
      link: (plan) => links.link(plan),
      dispatch: (owner, upstream, policy) => new Dispatch(owner, upstream, policy),
      counting: () => undefined,
      finished: () => undefined,
      connectionFinished: (record) => void this.records.push(record),
      accepted: () => undefined,
      released: () => undefined,
      opened: () => undefined,
      closed: () => undefined,
      broke: (error) => void this.broken.push(error),
    };
  }
}
