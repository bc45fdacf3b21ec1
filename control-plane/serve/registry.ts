// Every proxy that is connected, and where it stands. Publishing goes through here: each connection
// is told what its own view says, some in each turn.
import type { Clock, Log } from '../../lib/index.ts';
import type { ProxyNode } from '../mesh/index.ts';
import { rounds, type Collections, type Edition, type Published } from '../snapshot/index.ts';
import type { Answer, TypeStatus } from './session.ts';
import { Tally } from './tally.ts';

export type Connection = {
  /** Of the connection, not of the proxy: a proxy that reconnects may have two for a moment. */
  readonly id: string;
  readonly node: ProxyNode;
  readonly protocol: 'delta' | 'sotw';
  readonly connectedAt: number;
  readonly publish: (snapshot: Published) => readonly Answer[];
  readonly send: (answers: readonly Answer[]) => void;
  readonly status: () => readonly TypeStatus[];
};

type RegistryOptions = {
  /** What there is to tell a proxy now. Equal collections should be the same object. */
  readonly collectionsOf: (node: ProxyNode) => Collections;
  readonly edition: Edition;
  readonly clock: Clock;
  readonly log: Log;
};

// Half of what an event loop may be late when meshes change all the time.
const TURN_MS = 10;
// What three proxies say is enough to act on; it is written on every object.
const REFUSALS_MAX = 3;

type Standing = {
  readonly connected: number;
  /** Holding all that they were sent. */
  readonly settled: number;
  /** Some of what they said against it, each once, in order. */
  readonly refusals: readonly string[];
};

export class Registry {
  readonly tally = new Tally();
  readonly #options: RegistryOptions;
  readonly #connections = new Map<string, Connection>();
  readonly #told = new Map<string, Published>();
  readonly #rounds: ReturnType<typeof rounds>;
  #publishedAt = 0;
  #version = 0;
  #pushes = 0;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#rounds = rounds({
      clock: options.clock,
      turnMs: TURN_MS,
      work: (id) => this.#publishTo(id),
    });
  }

  get connections(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  /** How often something was published to everyone. */
  get pushes(): number {
    return this.#pushes;
  }

  /**
   * How those who proved who they are stand with what they were told. It is written on objects:
   * nobody else must have a say in that.
   */
  get standing(): Standing {
    const proved = this.connections.filter(({ node }) => node.isProved === true);
    const statuses = proved.map((connection) => connection.status());
    const settled = statuses.filter((all) => all.every(isSettled)).length;
    const refusals = new Set(
      statuses.flatMap((all) => all.flatMap(({ refused }) => refused ?? [])),
    );
    const shown = [...refusals].sort().slice(0, REFUSALS_MAX);
    return { connected: statuses.length, settled, refusals: shown };
  }

  /** What was published last to the newest connection of a proxy, by node id or pod name. */
  publishedTo(proxy: string): Published | undefined {
    const found = this.connections.findLast(({ node }) => {
      const { id, podName, namespace } = node;
      return id === proxy || podName === proxy || `${podName}.${namespace}` === proxy;
    });
    return found === undefined ? undefined : this.#told.get(found.id);
  }

  add(connection: Connection): void {
    this.#connections.set(connection.id, connection);
    this.#rounds.due([connection.id]);
  }

  remove(id: string): void {
    this.#rounds.forget(id);
    this.#connections.delete(id);
    this.#told.delete(id);
  }

  /** The world changed: tells everyone what is new for them. */
  publish(): void {
    this.#version += 1;
    this.#pushes += 1;
    this.#publishedAt = this.#options.clock.monotonic();
    this.#rounds.due(this.#connections.keys());
  }

  stop(): void {
    this.#rounds.stop();
  }

  #publishTo(id: string): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    const { collectionsOf, edition, clock, log } = this.#options;
    const begun = clock.monotonic();
    try {
      const collections = collectionsOf(connection.node);
      const published = edition.publish(collections, String(this.#version));
      if (this.#told.get(connection.id) === published) return;
      this.#told.set(connection.id, published);
      this.tally.made(clock.monotonic() - begun);
      connection.send(connection.publish(published));
      if (this.#pushes > 0) this.tally.told(clock.monotonic() - this.#publishedAt);
    } catch (error) {
      // One proxy's configuration that cannot be made must not keep the others from theirs.
      this.tally.failures += 1;
      const cause = error instanceof Error ? error : new Error(String(error));
      log.error('cannot make the configuration of a proxy', { node: connection.node.id, cause });
    }
  }
}

function isSettled({ sent, acknowledged }: TypeStatus): boolean {
  return sent === acknowledged;
}
