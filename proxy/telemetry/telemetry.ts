// Everything that is told of what a data thread did: metrics, access logs, spans. One for each
// thread; an exchange comes here once, when it is over.   hot path
import type { Clock, JsonObject, Random } from '../../lib/index.ts';
import type { ChainPlan, HttpPlan, ListenerPlan } from '../plan/index.ts';
import { AccessLogs } from './access-log.ts';
import { Batch, type Told } from './batch.ts';
import { connectionFacts, type Surroundings } from './connection-facts.ts';
import { CountsByName, ListenerCounts, TcpCounts } from './connection-counts.ts';
import { HttpCounts } from './http-counts.ts';
import { MeshStats } from './mesh-stats.ts';
import type { Observed, ObservedConnection } from './observed.ts';
import { peerOf } from './peer.ts';
import { SpanTags } from './span-tags.ts';
import { spansOf } from './spans.ts';
import { Stats, type FamilyNumbers } from './stats.ts';

type TelemetryOptions = Surroundings & {
  /** Istio's node metadata: who we are in metrics. */
  readonly metadata: JsonObject;
  readonly clock: Clock;
  readonly random: Random;
  /** At most a few times a second. */
  readonly tell: (told: Told) => void;
};

export class Telemetry {
  readonly #around: Surroundings;
  readonly #stats = new Stats();
  readonly #mesh: MeshStats;
  readonly #logs: AccessLogs;
  readonly #tags = new SpanTags();
  readonly batch: Batch;
  readonly #bound = new WeakMap<HttpPlan, HttpCounts>();
  /** Calls under way whose messages are counted: some last for days. */
  readonly #calls = new Set<Observed>();
  readonly http = new CountsByName(() => new HttpCounts());
  readonly tcp = new CountsByName(() => new TcpCounts());
  readonly listeners = new CountsByName(() => new ListenerCounts());

  constructor(options: TelemetryOptions) {
    const { metadata, clock, random, tell, principal } = options;
    this.#around = options;
    this.#mesh = new MeshStats(this.#stats, { peer: peerOf(metadata), principal });
    this.#logs = new AccessLogs(random);
    this.batch = new Batch({ clock, tell });
  }

  /** The messages of this call are told while it lasts. */
  counting(call: Observed): void {
    if (call.http.countsMesh) this.#calls.add(call);
  }

  /** Once for each exchange, when it is over. */
  finished(exchange: Observed): void {
    const { plan } = exchange;
    if (exchange.messages !== undefined) this.#calls.delete(exchange);
    this.#countsOf(plan).finished(exchange);
    if (exchange.http.countsMesh) this.#mesh.count(exchange);
    if (plan.accessLogs.length > 0) this.#logs.tell(plan.accessLogs, exchange, this.batch);
    if (exchange.trace?.sampled !== true) return;
    const spans = spansOf(exchange, this.#tags);
    for (let i = 0; i < spans.length; i++) this.batch.span(spans[i]!);
  }

  /** Of a connection that was relayed, taken by nobody, or refused; `of` as in `relaying`. */
  connectionFinished(record: ObservedConnection, of: object = record): void {
    const { kind, listener, accessLogs, statPrefix, status } = record;
    if (kind === 'untaken') {
      if (record.failure?.name === 'no-chain') {
        this.listeners.of(addressOf(listener)).noFilterChainMatch += 1;
      }
    } else if (kind === 'refused-head') this.http.of(statPrefix).refused(status);
    else {
      this.tcp.of(statPrefix).finished(record);
      this.#mesh.countConnection(record, { of, isOver: true });
    }
    if (accessLogs.length === 0) return;
    this.#logs.tell(accessLogs, connectionFacts(record, this.#around), this.batch);
  }

  /** What a connection has carried so far; asked for before metrics are read. */
  relaying(record: ObservedConnection, of: object): void {
    this.#mesh.countConnection(record, { of, isOver: false });
  }

  // ── sockets ──

  accepted(listener: ListenerPlan): void {
    const counts = this.listeners.of(addressOf(listener));
    counts.downstreamCxTotal += 1;
    counts.downstreamCxActive += 1;
  }

  released(listener: ListenerPlan): void {
    const counts = this.listeners.of(addressOf(listener));
    counts.downstreamCxActive -= 1;
    counts.downstreamCxDestroy += 1;
  }

  /** A connection begins to be served. */
  opened({ serve }: ChainPlan): void {
    const counts = serve.kind === 'http' ? this.#countsOf(serve) : this.tcp.of(serve.statPrefix);
    counts.downstreamCxTotal += 1;
    counts.downstreamCxActive += 1;
  }

  closed({ serve }: ChainPlan): void {
    if (serve.kind === 'tcp') {
      this.tcp.of(serve.statPrefix).downstreamCxActive -= 1;
      return;
    }
    const counts = this.#countsOf(serve);
    counts.downstreamCxActive -= 1;
    counts.downstreamCxDestroy += 1;
  }

  // ── told when asked ──

  /** Istio's standard metrics, for somebody who knows so many series of each family. */
  meshNumbers(known: readonly number[]): readonly FamilyNumbers[] {
    for (const call of this.#calls) this.#mesh.countMessages(call);
    return this.#stats.numbers(known);
  }

  #countsOf(plan: HttpPlan): HttpCounts {
    let counts = this.#bound.get(plan);
    if (counts === undefined) this.#bound.set(plan, (counts = this.http.of(plan.statPrefix)));
    return counts;
  }
}

/** `0.0.0.0_15006`, as Envoy names listeners in statistics. */
function addressOf({ address, port }: ListenerPlan): string {
  return `${address.includes(':') ? `[${address}]` : address}_${port}`;
}
