// The sockets we listen on. A redirected connection is handed to the listener of the address it was
// going to; others are served by the listener they came to. A port that cannot be had is asked for
// again, and connections outlive a plan that means the same for them.
import { createServer, type Server, type Socket } from 'node:net';
import { backoffMs, type Backoff, type Cancel } from '../../lib/index.ts';
import type { ListenerPlan } from '../plan/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { Accepted } from './connection.ts';
import { ListenerTable } from './listener-table.ts';
import type { Destination } from './original-destination.ts';
import type { ListenWorld } from './world.ts';

interface BindReports {
  bindFailed(listener: string, error: Error): void;
  /** It has its port, or wants none any more. */
  bindSettled(listener: string): void;
}

type Bound = {
  server: Server;
  name: string;
  tries: number;
  cancelRetry: Cancel | undefined;
  open: number;
};

const BIND_AGAIN: Backoff = { firstMs: 200, ceilingMs: 10_000, jitter: 0.2 };

export class Listeners {
  readonly #world: ListenWorld;
  readonly #reports: BindReports;
  readonly #bound = new Map<string, Bound>();
  readonly #table = new ListenerTable();
  #acceptedMs = -Infinity;
  #unsettled = 0;
  #onSettled: (() => void)[] = [];

  constructor(world: ListenWorld, reports: BindReports) {
    this.#world = world;
    this.#reports = reports;
  }

  /**
   * Binds what the runtime wants bound, and lets go of what it does not. `settled` is called when
   * each port was had or refused.
   */
  apply(runtime: Runtime, settled: () => void): void {
    this.#table.replace(runtime.listeners);
    const wanted = new Map<string, ListenerPlan>();
    for (const listener of this.#table.all) {
      if (listener.binds) wanted.set(`${listener.address}:${listener.port}`, listener);
    }
    for (const key of [...this.#bound.keys()]) if (!wanted.has(key)) this.#unbind(key);
    for (const [key, listener] of wanted) {
      const bound = this.#bound.get(key);
      if (bound === undefined) this.#bind(key, listener, 0);
      else bound.name = listener.name;
    }
    for (const standing of this.#world.standing) {
      // It was told how to serve by what is no longer there: the next connection will know better.
      if (!this.#table.has(standing)) standing.retire();
    }
    if (this.#unsettled === 0) settled();
    else this.#onSettled.push(settled);
  }

  /** The listeners in force, for whoever asks what would become of a connection. */
  get table(): ListenerTable {
    return this.#table;
  }

  /** Since somebody last connected from outside. */
  get quietMs(): number {
    return this.#world.clock.monotonic() - this.#acceptedMs;
  }

  /** What is under way, and would be cut if the proxy ended now. */
  get busy(): number {
    let busy = 0;
    for (const standing of this.#world.standing) if (standing.isBusy) busy += 1;
    return busy;
  }

  /**
   * Connections from outside say goodbye with their next answer; new ones are still taken, since
   * word that we leave travels. The way out stays open to the end: the application may be putting
   * its own house in order.
   */
  drain(): void {
    for (const standing of this.#world.standing) {
      if (standing.listener.direction !== 'outbound') standing.retire();
    }
  }

  /** Nothing new comes in, and what is idle ends. */
  close(): void {
    for (const { server, name } of this.#bound.values()) {
      if (this.#table.get(name)?.direction !== 'outbound') server.close();
    }
    for (const standing of this.#world.standing) {
      if (standing.listener.direction !== 'outbound') standing.drain();
    }
  }

  #bind(key: string, listener: ListenerPlan, tries: number): void {
    // Half-open: a client that has said all may still wait for the answer.
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: false });
    const bound = { server, name: listener.name, tries, cancelRetry: undefined, open: 0 };
    this.#bound.set(key, bound);
    server.on('connection', (socket) => this.#accepted(bound, socket));
    this.#unsettled += 1;
    server.once('listening', () => {
      this.#reports.bindSettled(bound.name);
      this.#settle();
    });
    server.on('error', (error) => {
      this.#reports.bindFailed(bound.name, error);
      if (!server.listening) this.#bindLater(key, bound);
      this.#settle();
    });
    server.listen({ host: listener.address, port: listener.port, backlog: listener.backlog });
  }

  /** Somebody else has the port; they may leave. */
  #bindLater(key: string, bound: Bound): void {
    const { clock, random } = this.#world;
    const tries = bound.tries + 1;
    bound.cancelRetry = clock.after(backoffMs(BIND_AGAIN, tries, random), () => {
      const listener = this.#table.get(bound.name);
      this.#bound.delete(key);
      if (listener !== undefined) this.#bind(key, listener, tries);
    });
  }

  #unbind(key: string): void {
    const bound = this.#bound.get(key);
    if (bound === undefined) return;
    this.#bound.delete(key);
    bound.cancelRetry?.();
    bound.server.close();
    this.#reports.bindSettled(bound.name);
  }

  #settle(): void {
    this.#unsettled -= 1;
    if (this.#unsettled > 0) return;
    const waiting = this.#onSettled;
    this.#onSettled = [];
    for (const settled of waiting) settled();
  }

  #accepted(bound: Bound, socket: Socket): void {
    try {
      this.#accept(bound, socket);
    } catch (error) {
      this.#world.broke(error);
      socket.destroy();
    }
  }

  #accept(bound: Bound, socket: Socket): void {
    const { overload, clock } = this.#world;
    const here = this.#table.get(bound.name);
    if (here === undefined || socket.localAddress === undefined) {
      socket.resetAndDestroy();
      return;
    }
    const isFull = here.connectionsMax > 0 && bound.open >= here.connectionsMax;
    if (overload.refusesConnections || isFull) {
      overload.refusedConnections += 1;
      socket.resetAndDestroy();
      return;
    }
    overload.touched();
    if (here.direction !== 'outbound') this.#acceptedMs = clock.monotonic();
    bound.open += 1;
    this.#world.accepted(here);
    socket.once('close', () => {
      bound.open -= 1;
      this.#world.released(here);
    });
    const local: Destination = { address: socket.localAddress, port: socket.localPort ?? 0 };
    const destination = here.originalDestination
      ? (this.#world.originalDestination(socket) ?? local)
      : local;
    const { listener, chains } = here.originalDestination
      ? this.#table.forDestination(here, destination)
      : this.#table.linked(here);
    new Accepted({ world: this.#world, socket, listener, chains, destination }).begin();
  }
}
