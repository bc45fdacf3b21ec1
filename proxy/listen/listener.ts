// The sockets we listen on. A redirected connection is handed to the listener of the address it was
// going to; others are served by the listener they came to.
import { createServer, type Server, type Socket } from 'node:net';
import type { H1Server } from '../http/index.ts';
import type { ListenerPlan } from '../plan/index.ts';
import type { World } from '../request.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Identity } from '../tls/index.ts';
import type { Dialer } from '../upstream/index.ts';
import { Accepted } from './connection.ts';
import type { Destination, OriginalDestination } from './original-destination.ts';

export interface ListenWorld extends World {
  readonly identity: Identity;
  readonly dialer: Dialer;
  readonly originalDestination: OriginalDestination;
  /** The HTTP connections that stand, and the listener each came by. */
  readonly servers: Map<H1Server, ListenerPlan>;
}

type Bound = { readonly server: Server; readonly name: string };

export class Listeners {
  readonly #world: ListenWorld;
  readonly #reportFailure: (listener: string, error: Error) => void;
  readonly #bound = new Map<string, Bound>();

  constructor(world: ListenWorld, reportFailure: (listener: string, error: Error) => void) {
    this.#world = world;
    this.#reportFailure = reportFailure;
  }

  /** Binds what the runtime wants bound, and lets go of what it does not. */
  apply(runtime: Runtime): void {
    const wanted = new Map<string, ListenerPlan>();
    for (const listener of runtime.listeners.values()) {
      if (listener.binds) wanted.set(`${listener.address}:${listener.port}`, listener);
    }
    for (const [key, { server }] of this.#bound) {
      if (wanted.has(key)) continue;
      server.close();
      this.#bound.delete(key);
    }
    for (const [key, listener] of wanted) {
      const bound = this.#bound.get(key);
      if (bound?.name === listener.name) continue;
      if (bound !== undefined) this.#bound.set(key, { ...bound, name: listener.name });
      else this.#bind(key, listener);
    }
    const current = new Set(runtime.listeners.values());
    for (const [server, listener] of this.#world.servers) {
      // It was told how to serve by what is no longer there: the next connection will know better.
      if (!current.has(listener)) server.retire();
    }
  }

  /**
   * Nothing new comes in, and what stands finishes what it is at. The way out stays open to the
   * end: the application may be putting its own house in order.
   */
  drain(): void {
    const { listeners } = this.#world.runtime();
    for (const { server, name } of this.#bound.values()) {
      if (listeners.get(name)?.direction !== 'outbound') server.close();
    }
    for (const [server, { direction }] of this.#world.servers) {
      if (direction !== 'outbound') server.drain();
    }
  }

  #bind(key: string, listener: ListenerPlan): void {
    // Half-open: a client that has said all may still wait for the answer.
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: false });
    this.#bound.set(key, { server, name: listener.name });
    server.on('connection', (socket) => this.#accept(key, socket));
    server.on('error', (error) => {
      this.#bound.delete(key);
      this.#reportFailure(listener.name, error);
    });
    server.listen({ host: listener.address, port: listener.port, backlog: 4096 });
  }

  #accept(key: string, socket: Socket): void {
    const name = this.#bound.get(key)?.name ?? '';
    const runtime = this.#world.runtime();
    const bound = runtime.listeners.get(name);
    if (bound === undefined || socket.localAddress === undefined) {
      socket.resetAndDestroy();
      return;
    }
    const local: Destination = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    if (!bound.originalDestination) {
      new Accepted(this.#world, socket, bound, local).begin();
      return;
    }
    const destination = this.#world.originalDestination(socket) ?? local;
    const listener = listenerFor(runtime, bound, destination);
    new Accepted(this.#world, socket, listener, destination).begin();
  }
}

/**
 * The listener of exactly that address, or of that port on any address, or the one that accepted.
 */
function listenerFor(
  runtime: Runtime,
  bound: ListenerPlan,
  destination: Destination,
): ListenerPlan {
  const { address, port } = destination;
  for (const candidate of runtime.listeners.values()) {
    if (candidate.binds || candidate.port !== port || candidate.direction !== bound.direction)
      continue;
    if (candidate.address === address) return candidate;
  }
  for (const candidate of runtime.listeners.values()) {
    if (candidate.binds || candidate.port !== port || candidate.direction !== bound.direction)
      continue;
    if (candidate.address === '0.0.0.0') return candidate;
  }
  return bound;
}
