// Bytes to an upstream: an endpoint is picked and dialled, another when that fails, and then both
// connections are relayed until they end. The client may still be silent while this happens.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failed, reset, type Failure } from '../http/index.ts';
import type { ChainPlan, ListenerPlan, TcpPlan } from '../plan/index.ts';
import { Split } from '../route/index.ts';
import { requestHash, type Connecting, type Endpoint, type Upstream } from '../upstream/index.ts';
import { emptyRecord, type ClosedBy, type ConnectionRecord } from './record.ts';
import { Relay, type Relayed } from './relay.ts';
import type { Served } from './served.ts';
import type { ListenWorld, Standing } from './world.ts';

export function serveTcp(world: ListenWorld, socket: Socket, served: Served): void {
  const { serve } = served.chain;
  if (serve.kind === 'tcp') new TcpService(world, served, serve).take(socket);
}

const HTTP = 'HTTP/';

export class TcpService implements Connecting, Standing {
  readonly #world: ListenWorld;
  readonly served: Served;
  readonly listener: ListenerPlan;
  readonly chain: ChainPlan;
  readonly isBusy = true;
  readonly #plan: TcpPlan;
  readonly #tried: Endpoint[] = [];
  #client: Socket | undefined = undefined;
  #server: Duplex | undefined = undefined;
  #upstream: Upstream | undefined = undefined;
  #endpoint: Endpoint | undefined = undefined;
  #relay: Relay | undefined = undefined;
  #onSpeech: (() => void) | undefined = undefined;
  #dialling = false;
  #over = false;

  constructor(world: ListenWorld, served: Served, plan: TcpPlan) {
    this.#world = world;
    this.served = served;
    this.listener = served.listener;
    this.chain = served.chain;
    this.#plan = plan;
  }

  /** Connects for a client that is silent, and says when the server speaks. */
  ask(onSpeech: () => void): void {
    this.#onSpeech = onSpeech;
    this.#connect();
  }

  /** The client is to be relayed to wherever this goes. */
  take(client: Socket): void {
    this.#client = client;
    this.#world.standing.add(this);
    this.#world.opened(this.chain);
    client.pause();
    client.once('close', this.#clientGone);
    client.on('error', () => undefined); // `close` follows.
    if (this.#server !== undefined) this.#join(client, this.#server);
    else if (!this.#dialling) this.#connect();
  }

  /** Nobody wants it any more. */
  cancel(): void {
    this.#over = true;
    this.#server?.destroy();
  }

  connected(server: Duplex): void {
    this.#dialling = false;
    if (this.#over) return void server.destroy();
    this.#server = server;
    const client = this.#client;
    if (client !== undefined) return this.#join(client, server);
    server.on('error', () => undefined); // `close` follows.
    server.once('close', this.#serverGone);
    server.once('readable', this.#spoke);
  }

  connectFailed(failure: Failure): void {
    this.#dialling = false;
    if (this.#over) return;
    if (this.#tried.length < this.#plan.connectAttemptsMax) return this.#connect();
    this.#fail(failure, ['URX']);
  }

  // ── draining: bytes have no good moment to stop, so they run to their end or the deadline ──

  drain(): void {
    return;
  }

  retire(): void {
    return;
  }

  cut(): void {
    this.#over = true;
    if (this.#relay !== undefined) return this.#relay.cut('age');
    this.#server?.destroy();
    this.#client?.destroy();
  }

  /** Its end is no word; and a web server that lost patience was waiting for the client, too. */
  readonly #spoke = (): void => {
    const server = this.#server;
    const first: unknown = server?.read();
    if (!Buffer.isBuffer(first) || first.toString('latin1', 0, HTTP.length) === HTTP) {
      return void server?.destroy();
    }
    server?.unshift(first);
    this.#onSpeech?.();
    this.#onSpeech = undefined;
  };

  readonly #serverGone = (): void => {
    this.#server = undefined;
  };

  /** Before there was anybody to relay to. */
  readonly #clientGone = (): void => {
    if (this.#relay !== undefined || this.#over) return;
    this.#over = true;
    this.#server?.destroy();
    this.#finish({ failure: failed('client-gone', 'before the upstream was reached') });
  };

  #connect(): void {
    const upstream = this.#choose();
    if (upstream === undefined) return;
    const endpoint = this.#pick(upstream);
    if (endpoint === undefined) {
      const why = `${upstream.plan.name} has no endpoint that could serve`;
      return this.#fail(failed('no-healthy-endpoint', why), []);
    }
    this.#endpoint = endpoint;
    this.#tried.push(endpoint);
    this.#dialling = true;
    const { source, destination } = this.served.facts;
    if (upstream.dialBytes(endpoint, { source, destination }, this)) return;
    this.#dialling = false;
    this.#tried.pop(); // Nobody was asked.
    this.#fail(failed('overflow', `${upstream.plan.name} has all the connections it may`), []);
  }

  #choose(): Upstream | undefined {
    if (this.#upstream !== undefined) return this.#upstream;
    const { targets } = this.#plan;
    const name =
      targets.length === 1
        ? targets[0]?.upstream
        : new Split(targets).pick(this.#world.random).upstream;
    const upstream = this.#world.runtime().upstreams.get(name ?? '');
    if (upstream === undefined) {
      this.#fail(failed('no-upstream', `there is no upstream ${name ?? ''}`), []);
      return undefined;
    }
    this.#upstream = upstream;
    return upstream;
  }

  #pick(upstream: Upstream): Endpoint | undefined {
    const { source, destination } = this.served.facts;
    if (upstream.plan.source.kind === 'original-destination') {
      return upstream.destination(destination.address, destination.port);
    }
    const facts = {
      head: undefined,
      sourceAddress: source.address,
      sourcePort: source.port,
      localAddress: `${destination.address}:${destination.port}`,
    };
    return upstream.pick({
      hash: requestHash(this.#plan.hash)?.of(facts).hash,
      tried: this.#tried,
      picksMax: this.#plan.connectAttemptsMax,
      avoidPriorities: undefined,
      trail: undefined,
    });
  }

  #join(client: Socket, server: Duplex): void {
    server.removeListener('close', this.#serverGone);
    server.removeListener('readable', this.#spoke);
    client.removeListener('close', this.#clientGone);
    this.#relay = new Relay({
      client,
      server,
      wheel: this.#world.wheel,
      idleMs: this.#plan.idleTimeoutMs * this.#world.overload.idleShare,
      ageMaxMs: this.#plan.durationMaxMs,
      ended: (relayed) => this.#relayed(relayed),
    });
    client.resume();
    server.resume();
  }

  #relayed(relayed: Relayed): void {
    this.#over = true;
    this.#finish({ ...relayed, failure: failureOf(relayed) });
  }

  #fail(failure: Failure, moreFlags: readonly string[]): void {
    const client = this.#client;
    // It was asked for a silent client; when that speaks, this is tried again.
    if (client === undefined) return;
    this.#over = true;
    client.removeListener('close', this.#clientGone);
    reset(client);
    this.#finish({ failure, moreFlags });
  }

  #finish(ended: Ended): void {
    const world = this.#world;
    world.standing.delete(this);
    world.closed(this.chain);
    world.connectionFinished(this.#record(ended), this);
  }

  /** What it has carried so far; undefined while it carries nothing. */
  progress(): ConnectionRecord | undefined {
    const carried = this.#relay?.carried;
    return carried === undefined ? undefined : this.#record({ ...carried, failure: undefined });
  }

  #record(ended: Ended): ConnectionRecord {
    const { served } = this;
    return {
      ...emptyRecord(served),
      kind: 'relayed',
      statPrefix: this.#plan.statPrefix,
      accessLogs: this.#plan.accessLogs,
      upstream: this.#upstream?.plan,
      endpoint: this.#endpoint?.plan,
      durationMs: this.#world.clock.monotonic() - served.startMonotonic,
      connectAttempts: this.#tried.length,
      bytesReceived: ended.bytesReceived ?? 0,
      bytesSent: ended.bytesSent ?? 0,
      failure: ended.failure,
      moreFlags: ended.moreFlags ?? [],
      closedBy: ended.closedBy ?? 'proxy',
    };
  }
}

type Ended = {
  readonly failure: Failure | undefined;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly closedBy?: ClosedBy;
  readonly moreFlags?: readonly string[];
};

/** An orderly end is none; the rest says how it ended. */
function failureOf({ how, closedBy }: Relayed): Failure | undefined {
  switch (how) {
    case 'end':
      return undefined;
    case 'idle':
      return failed('idle-timeout', 'no byte either way for too long');
    case 'age':
      return failed('connection-age', 'the connection was as old as it may be');
    case 'reset':
      return closedBy === 'client'
        ? failed('client-gone', 'the client reset the connection')
        : failed('reset-during-response', 'the upstream reset the connection');
  }
}
