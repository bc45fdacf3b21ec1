// A data thread: listeners, exchanges and everything they touch. Hears plans and certificates from
// the agent, and tells it what happened, in batches.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { systemClock, systemRandom, Protobuf, Wheel, type Clock, isObject } from '../lib/index.ts';
import type { H1Server } from './http/index.ts';
import { Listeners, originalDestination, type ListenWorld } from './listen/index.ts';
import type { ListenerPlan } from './plan/index.ts';
import { EMPTY_PARTS, Linker, Runtime } from './runtime/index.ts';
import {
  AccessLogFormat,
  DEFAULT_FORMAT,
  exposition,
  MeshStats,
  peerHeader,
  peerOf,
  Peers,
  spansOf,
  Stats,
  type Observed,
  type SpanRecord,
} from './telemetry/index.ts';
import type { ThreadSettings, FromThread, ToThread } from './threads.ts';
import { Identity } from './tls/index.ts';
import { TcpDialer } from './upstream/index.ts';

// Told to the agent this often: soon enough to look live, seldom enough to cost nothing.
const TELL_EVERY_MS = 200;
const SPANS_MAX = 2048;

class DataThread {
  readonly #port: MessagePort;
  readonly #clock: Clock = systemClock;
  readonly #stats = new Stats();
  readonly #meshStats: MeshStats;
  readonly #identity = new Identity();
  readonly #linker: Linker;
  readonly #world: ListenWorld;
  readonly #listeners: Listeners;
  readonly #formats = new Map<string, AccessLogFormat>();
  #runtime = new Runtime(EMPTY_PARTS);
  #spans: SpanRecord[] = [];
  #lines = '';
  #telling = false;

  constructor(port: MessagePort, settings: ThreadSettings) {
    this.#port = port;
    const protobuf = new Protobuf([]);
    const wheel = new Wheel(this.#clock);
    const dialer = new TcpDialer(wheel, this.#identity);
    this.#linker = new Linker(dialer);
    this.#meshStats = new MeshStats(this.#stats, peerOf(settings.metadata));
    this.#world = {
      clock: this.#clock,
      wheel,
      random: systemRandom,
      peers: new Peers(protobuf),
      ownMetadata: peerHeader(protobuf, settings.metadata),
      ownId: settings.nodeId,
      ownPrincipal: settings.principal,
      identity: this.#identity,
      dialer,
      originalDestination: originalDestination(),
      servers: new Map<H1Server, ListenerPlan>(),
      runtime: () => this.#runtime,
      observed: (exchange) => this.#observed(exchange),
    };
    this.#listeners = new Listeners(this.#world, (listener, error) =>
      this.#tell({ kind: 'bind-failed', listener, message: error.message }),
    );
  }

  hear(message: ToThread): void {
    switch (message.kind) {
      case 'plan':
        this.#runtime = this.#linker.link(message.patch);
        this.#listeners.apply(this.#runtime);
        this.#tell({ kind: 'applied', id: message.id });
        return;
      case 'certificates':
        this.#identity.renew(message.certificates);
        this.#linker.renewCertificates();
        return;
      case 'stats': {
        const connections = this.#world.servers.size;
        this.#tell({ kind: 'stats', id: message.id, text: exposition(this.#stats), connections });
        return;
      }
      case 'drain':
        this.#listeners.drain();
    }
  }

  #observed(exchange: Observed): void {
    this.#meshStats.count(exchange);
    const spans = spansOf(exchange);
    if (this.#spans.length < SPANS_MAX) this.#spans.push(...spans);
    const { accessLog } = exchange.plan;
    if (accessLog !== undefined) this.#lines += this.#format(accessLog.format).line(exchange);
    if (this.#telling || (this.#spans.length === 0 && this.#lines === '')) return;
    this.#telling = true;
    this.#clock.after(TELL_EVERY_MS, () => this.#tellBatch());
  }

  #tellBatch(): void {
    this.#telling = false;
    if (this.#spans.length > 0) this.#tell({ kind: 'spans', spans: this.#spans });
    if (this.#lines !== '') this.#tell({ kind: 'log', lines: this.#lines });
    this.#spans = [];
    this.#lines = '';
  }

  #format(text: string): AccessLogFormat {
    let format = this.#formats.get(text);
    if (format === undefined) {
      format = new AccessLogFormat(text === '' ? DEFAULT_FORMAT : text);
      this.#formats.set(text, format);
    }
    return format;
  }

  #tell(message: FromThread): void {
    this.#port.postMessage(message);
  }
}

const given: unknown = workerData;
if (parentPort !== null && isSettings(given)) {
  const thread = new DataThread(parentPort, given);
  parentPort.on('message', (message: ToThread) => thread.hear(message));
}

function isSettings(value: unknown): value is ThreadSettings {
  return isObject(value) && typeof value['nodeId'] === 'string' && isObject(value['metadata']);
}
