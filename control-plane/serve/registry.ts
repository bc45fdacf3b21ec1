// Every proxy that is connected, and where it stands. Publishing goes through here: each connection
// is told what its own view says.
import type { Log } from '../../lib/index.ts';
import type { ProxyNode } from '../mesh/index.ts';
import type { Collections, Edition, Published } from '../snapshot/index.ts';
import type { Answer, TypeStatus } from './session.ts';

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
  readonly log: Log;
};

export class Registry {
  readonly #options: RegistryOptions;
  readonly #connections = new Map<string, Connection>();
  readonly #told = new Map<string, Published>();
  #version = 0;
  #pushes = 0;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  get connections(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  /** How often something was published to everyone. */
  get pushes(): number {
    return this.#pushes;
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
    this.#publishTo(connection);
  }

  remove(id: string): void {
    this.#connections.delete(id);
    this.#told.delete(id);
  }

  /** The world changed: tells everyone what is new for them. */
  publish(): void {
    this.#version += 1;
    this.#pushes += 1;
    for (const connection of this.#connections.values()) this.#publishTo(connection);
  }

  #publishTo(connection: Connection): void {
    const { collectionsOf, edition, log } = this.#options;
    try {
      const collections = collectionsOf(connection.node);
      const published = edition.publish(collections, String(this.#version));
      if (this.#told.get(connection.id) === published) return;
      this.#told.set(connection.id, published);
      connection.send(connection.publish(published));
    } catch (error) {
      // One proxy's configuration that cannot be made must not keep the others from theirs.
      const cause = error instanceof Error ? error : new Error(String(error));
      log.error('cannot make the configuration of a proxy', { node: connection.node.id, cause });
    }
  }
}
