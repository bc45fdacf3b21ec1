// One accepted connection, from its first bytes to whoever serves it: who sent it, where was it
// going, what does it speak, which chain takes it, TLS if that says so, then HTTP or bytes.
import type { Socket } from 'node:net';
import { readProxyHeader, WheelTimer, type Deadline } from '../../lib/index.ts';
import { failed, reset, type Failure } from '../http/index.ts';
import { MESH_WIRE, type ChainPlan, type ListenerPlan } from '../plan/index.ts';
import type { Chains, Facts } from './chain.ts';
import { shakeHands } from './handshake.ts';
import { serveHttp } from './http.ts';
import type { Destination } from './original-destination.ts';
import { emptyRecord, type ConnectionRecord } from './record.ts';
import { servedBy, type Served } from './served.ts';
import { sniff, type Sniffed } from './sniff.ts';
import { serveTcp, TcpService } from './tcp.ts';
import type { ListenWorld, Standing } from './world.ts';

// More than a ClientHello or a request line of the longest kind, and a PROXY header.
const SNIFF_BYTES_MAX = 64 * 1024;
const OPAQUE: Sniffed = { kind: 'opaque' };
const NOTHING = Buffer.alloc(0);

export class Accepted implements Deadline, Standing {
  readonly #world: ListenWorld;
  readonly #socket: Socket;
  readonly listener: ListenerPlan;
  readonly chain = undefined;
  readonly #chains: Chains;
  readonly #timer: WheelTimer;
  readonly #silence: WheelTimer;
  readonly #startMs: number;
  readonly #startMonotonic: number;
  #destination: Destination;
  #source: Destination;
  readonly #directSource: Destination;
  #head: Buffer = NOTHING;
  #expectsProxyHeader: boolean;
  #early: TcpService | undefined = undefined;
  #settled = false;

  constructor(parts: AcceptedParts) {
    const { world, socket, listener } = parts;
    this.#world = world;
    this.#socket = socket;
    this.listener = listener;
    this.#chains = parts.chains;
    this.#destination = parts.destination;
    this.#directSource = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    this.#source = this.#directSource;
    this.#expectsProxyHeader = listener.proxyProtocol !== undefined;
    this.#startMs = world.clock.now();
    this.#startMonotonic = world.clock.monotonic();
    this.#timer = new WheelTimer(this);
    this.#silence = new WheelTimer({ due: () => this.#askServer() });
    socket.on('error', () => undefined); // `close` follows.
    socket.setNoDelay(true);
    world.standing.add(this);
    socket.once('close', this.#gone);
  }

  begin(): void {
    const { sniff: wanted } = this.listener;
    const mustSpeak = wanted.tls || wanted.http;
    if (!this.#expectsProxyHeader && !mustSpeak) return this.#settle(OPAQUE);
    if (wanted.timeoutMs > 0) this.#world.wheel.arm(this.#timer, wanted.timeoutMs);
    this.#socket.on('readable', this.#readable);
    this.#socket.once('end', this.#silent);
    if (!this.#expectsProxyHeader) this.#listenToSilence();
  }

  /** Servers known to speak first are asked at once; a client may still be faster. */
  #listenToSilence(): void {
    const { tls, http, dialsEarlyMs } = this.listener.sniff;
    if (dialsEarlyMs === 0 || (!tls && !http)) return;
    if (this.#world.serverFirst.speaks(this.#place)) this.#askServer();
    else this.#world.wheel.arm(this.#silence, dialsEarlyMs);
  }

  /** What came in time says too little: bytes of some protocol, or nothing to wait for. */
  due(): void {
    this.#world.serverFirst.timeouts += 1;
    const { sniff: wanted, name } = this.listener;
    this.#world.log.debug('a client said too little in time', { listener: name, to: this.#place });
    if (wanted.continuesOnTimeout && !this.#expectsProxyHeader) this.#settle(OPAQUE);
    else this.cut();
  }

  get isBusy(): boolean {
    return this.#settled || this.#head.length > 0;
  }

  drain(): void {
    if (!this.isBusy) this.cut();
  }

  /** It has not been told yet how it is served: it will be told by what is there then. */
  retire(): void {
    return;
  }

  cut(): void {
    this.#early?.cancel();
    this.#socket.destroy();
  }

  get #place(): string {
    return `${this.#destination.address}:${this.#destination.port}`;
  }

  readonly #gone = (): void => {
    this.#world.standing.delete(this);
    this.#world.wheel.disarm(this.#timer);
    this.#world.wheel.disarm(this.#silence);
    if (!this.#settled) this.#early?.cancel();
  };

  readonly #readable = (): void => {
    try {
      const chunk: unknown = this.#socket.read();
      if (!Buffer.isBuffer(chunk)) return;
      this.#world.wheel.disarm(this.#silence);
      this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
      this.#look();
    } catch (error) {
      this.#world.broke(error);
      this.cut();
    }
  };

  /** The peer has said its last, and it was nothing: a port scan, or a probe. */
  readonly #silent = (): void => this.cut();

  #look(): void {
    if (this.#expectsProxyHeader && !this.#takeProxyHeader()) return;
    const { sniff: wanted } = this.listener;
    if (!wanted.tls && !wanted.http) return this.#settle(OPAQUE);
    if (this.#head.length === 0) return this.#listenToSilence();
    const sniffed = sniff(this.#head, wanted);
    if (sniffed.kind === 'refused') return this.#close(sniffed.why);
    if (sniffed.kind !== 'more') this.#settle(sniffed);
    else if (this.#head.length > SNIFF_BYTES_MAX) this.#settle(OPAQUE);
  }

  /** False: wait for more, or it was the end. */
  #takeProxyHeader(): boolean {
    const header = readProxyHeader(this.#head);
    switch (header.kind) {
      case 'more':
        return false;
      case 'none':
        if (this.listener.proxyProtocol?.required === true) {
          this.#close('no PROXY protocol header');
          return false;
        }
        this.#expectsProxyHeader = false;
        return true;
      case 'malformed':
        this.#close(`PROXY protocol header: ${header.why}`);
        return false;
      case 'header':
        this.#expectsProxyHeader = false;
        this.#head = this.#head.subarray(header.length);
        if (header.ends !== undefined) {
          this.#source = header.ends.source;
          this.#destination = header.ends.destination;
        }
        return true;
    }
  }

  #close(why: string): void {
    this.#untaken(this.#factsOf(OPAQUE), failed('bad-request', why));
    this.cut();
  }

  /** Silence: does the server speak first? Only bytes to one place can be asked so. */
  #askServer(): void {
    const facts = this.#factsOf(OPAQUE);
    const chain = this.#chains.find(facts, undefined);
    if (chain === undefined || chain.tls !== undefined || chain.serve.kind !== 'tcp') return;
    const service = new TcpService(this.#world, this.#served(chain, facts, OPAQUE), chain.serve);
    this.#early = service;
    service.ask(() => {
      const { listener } = this;
      if (this.#world.serverFirst.learn(this.#place)) {
        const fields = { listener: listener.name, to: this.#place };
        this.#world.log.info('a server speaks first: name its port `tcp-…` to save a wait', fields);
      }
      this.#settle(OPAQUE);
    });
  }

  #settle(sniffed: Sniffed): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#world.wheel.disarm(this.#timer);
    this.#world.wheel.disarm(this.#silence);
    this.#socket.removeListener('readable', this.#readable);
    this.#socket.removeListener('end', this.#silent);
    if (this.#head.length > 0) this.#socket.unshift(this.#head);
    if (sniffed.kind !== 'opaque') this.#world.serverFirst.unlearn(this.#place);
    this.#choose(sniffed);
  }

  #choose(sniffed: Sniffed): void {
    const facts = this.#factsOf(sniffed);
    const chain = this.#chains.find(facts, undefined);
    const early = this.#early;
    if (chain === undefined || early?.served.chain !== chain) early?.cancel();
    if (chain === undefined) {
      this.#untaken(facts, failed('no-chain', 'no filter chain takes it'));
      // Reset, not an orderly end: nobody is here who would speak to this peer.
      return reset(this.#socket);
    }
    const served = this.#served(chain, facts, sniffed);
    if (early?.served.chain === chain) return early.take(this.#socket);
    if (chain.tls === undefined) return this.#serve(this.#socket, served);
    const again = { ...served, id: served.connection.id };
    shakeHands({
      socket: this.#socket,
      identity: this.#world.identity,
      plan: chain.tls,
      serverName: facts.serverName,
      wheel: this.#world.wheel,
      timeoutMs: chain.tlsTimeoutMs,
      done: (secured, tls) => {
        const protocol = protocolOf(tls.alpn);
        this.#serve(secured, servedBy({ ...again, tls, protocol }));
      },
      failed: (why) => {
        this.#untaken(facts, failed('handshake-failed', why));
        this.#socket.destroy();
      },
    });
  }

  #serve(socket: Socket, served: Served): void {
    this.#world.standing.delete(this);
    this.#socket.removeListener('close', this.#gone);
    const { serve } = served.chain;
    const policy = this.#world.guards.refusal(served.chain, served.connection);
    if (policy !== undefined) {
      const { accessLogs, statPrefix } = serve;
      const failure = failed('denied', `by policy ${policy}`);
      this.#untaken(served.facts, failure, { accessLogs, statPrefix });
      return void socket.destroy();
    }
    if (serve.kind === 'tcp') serveTcp(this.#world, socket, served);
    else serveHttp(this.#world, socket, served);
  }

  #factsOf(sniffed: Sniffed): Facts {
    return {
      destination: this.#destination,
      source: this.#source,
      directSource: this.#directSource,
      serverName: sniffed.kind === 'tls' ? sniffed.serverName : '',
      transport: sniffed.kind === 'tls' ? 'tls' : 'raw',
      applicationProtocols: protocolsOf(sniffed),
    };
  }

  #served(chain: ChainPlan, facts: Facts, sniffed: Sniffed): Served {
    const { kind } = sniffed;
    return servedBy({
      listener: this.listener,
      chain,
      facts,
      protocol: kind === 'http1' || kind === 'http2' ? kind : 'unknown',
      startMs: this.#startMs,
      startMonotonic: this.#startMonotonic,
      id: this.#world.nextConnectionId(),
      tls: undefined,
    });
  }

  #untaken(facts: Facts, failure: Failure, more: Partial<ConnectionRecord> = {}): void {
    const world = this.#world;
    world.connectionFinished({
      ...emptyRecord({ listener: this.listener, facts, startMs: this.#startMs }),
      durationMs: world.clock.monotonic() - this.#startMonotonic,
      bytesReceived: this.#head.length,
      failure,
      ...more,
    });
  }
}

type AcceptedParts = {
  readonly world: ListenWorld;
  readonly socket: Socket;
  readonly listener: ListenerPlan;
  readonly chains: Chains;
  readonly destination: Destination;
};

/** What the handshake agreed to speak. */
function protocolOf(alpn: string): Served['protocol'] {
  if (alpn === 'h2' || alpn === 'istio-h2' || alpn === MESH_WIRE) return 'http2';
  return alpn === '' ? 'unknown' : 'http1';
}

function protocolsOf(sniffed: Sniffed): readonly string[] {
  switch (sniffed.kind) {
    case 'tls':
      return sniffed.alpn;
    case 'http1':
      return ['http/1.1', 'http/1.0'];
    case 'http2':
      return ['h2c'];
    case 'opaque':
    case 'more':
    case 'refused':
      return [];
  }
}
