// The proxy's main thread, wired: identity → configuration → data thread, and what the admin ports
// see of it. Everything it needs of the machine is given to it.
import { type Clock, type JsonObject, type LogLevel, type Random } from '../../lib/index.ts';
import type { Node, Xds } from '../../api/xds/index.ts';
import type { Files } from '../compile/index.ts';
import {
  daysLeft,
  type Held,
  type HeldCertificates,
  type Inside,
  type MemoryUse,
  type ProxyState,
} from '../admin/index.ts';
import type { Answer, Question, StatTable } from '../live.ts';
import type { Dial } from '../grpc/index.ts';
import { seal, type SecretPlan } from '../plan/index.ts';
import type { ProxySettings } from '../settings.ts';
import type { SpanExporter } from '../telemetry/export/index.ts';
import { Exposition } from '../telemetry/index.ts';
import type { Certificates } from '../tls/index.ts';
import type { AdsResource, AdsUpdate } from '../xds/index.ts';
import type { AdjustableLog } from './adjustable-log.ts';
import { withAsleep } from './asleep.ts';
import { certificatesOf, type Bootstrap } from './bootstrap.ts';
import type { ProxyCommand } from './command.ts';
import { Configuration, faultsOf } from './configuration.ts';
import { drained, told } from './departure.ts';
import type { KeptFiles } from './last-good.ts';
import { LogFiles, type OpenLineFile } from './log-files.ts';
import { ThreadLink, type ThreadPort } from './thread-link.ts';
import { agentMetrics } from './metrics.ts';
import { VERSION } from './node.ts';
import { ResourceChanges, serverStats } from './server-stats.ts';
import { Settling } from './settling.ts';
import { Supply } from './supply.ts';

type AgentOptions = {
  readonly command: ProxyCommand;
  readonly settings: ProxySettings;
  readonly node: Node;
  readonly spiffeId: string;
  readonly port: ThreadPort;
  /** Undefined when nobody wants spans. */
  readonly exporter: SpanExporter | undefined;
  /** The file's text, or undefined when it is not there. */
  readonly readFile: (path: string) => string | undefined;
  /** What configuration may name of the machine. */
  readonly files: Files;
  readonly keptFiles: KeptFiles;
  readonly openLineFile: OpenLineFile;
  readonly usage: () => Usage;
  readonly collectGarbage: () => void;
  /** Ends the program, in good order. */
  readonly quit: () => void;
  readonly scrapes: () => { readonly scrapes: number; readonly failures: number };
  readonly xds: Xds;
  readonly dial: Dial;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: AdjustableLog;
};

/** Of the whole process; of the heap, what this thread has of it. */
export type Usage = {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapSizeBytes: number;
};

export class Agent implements Inside {
  readonly #options: AgentOptions;
  readonly #configuration: Configuration;
  readonly #link: ThreadLink;
  readonly #logs: LogFiles;
  readonly #settling: Settling;
  readonly startedAt: number;
  readonly version = VERSION;
  #certificates: Certificates = { pairs: {}, bundles: {} };
  #certifiedAt = 0;
  /** Undefined: a file configures us. */
  #supply: Supply | undefined;
  #needsCertificate = true;
  #isConfigured = false;
  #isDraining = false;
  #readyAfterMs: number | undefined;
  #steps = 0;
  readonly #changes = new ResourceChanges();
  readonly #exposition = new Exposition();
  #failsHealth = false;

  constructor(options: AgentOptions) {
    const { clock, log, port, exporter } = options;
    this.#options = options;
    this.startedAt = clock.now();
    this.#configuration = new Configuration({
      clock,
      files: options.files,
      onFinding: ({ path, message }) => log.warn('not all is acted on', { path, message }),
    });
    this.#logs = new LogFiles({ open: options.openLineFile, log });
    this.#settling = new Settling({ clock, settle: () => this.#settle() });
    this.#link = new ThreadLink({
      port,
      onSpans: (spans) => exporter?.add(spans),
      onLines: (path, lines) => this.#logs.write(path, lines),
      clock,
      log,
    });
  }

  /** Configures from a file; answers what is wrong with it, and then nothing is in force. */
  useBootstrap({ resources, secrets }: Bootstrap): readonly string[] {
    const reasons = faultsOf(resources, this.#configuration);
    if (reasons.length > 0) return reasons;
    this.#needsCertificate = false;
    this.#useCertificates(certificatesOf(secrets));
    this.#apply({ changed: resources, removed: [] }, secrets);
    return [];
  }

  /** Gets certified, then configured by the control plane, for as long as the proxy lives. */
  useControlPlane(): void {
    this.#supply = new Supply({
      ...this.#options,
      check: (resource) => this.#configuration.check(resource),
      onUpdate: (update) => this.#apply(update),
      onCertificates: (certificates) => this.#useCertificates(certificates),
    });
    this.#supply.begin();
  }

  /**
   * Who connected from outside is told goodbye with the next answer; when nobody new comes, the
   * doors close; when nothing is under way, or the time is over, it ends.
   */
  async stop(): Promise<void> {
    const { clock, settings, exporter, log } = this.#options;
    const begun = clock.monotonic();
    this.drain();
    await drained(this.#link, clock, settings);
    await this.#supply?.stop();
    const spans = async (): Promise<void> => exporter?.flush();
    await told(this.#link, clock, [() => this.#logs.flush(), spans]);
    log.info('drained', { afterMs: Math.round(clock.monotonic() - begun) });
  }

  // ── Inside: what the admin ports see ────────────────────────────────────────────────────────

  get node(): Node {
    return this.#options.node;
  }

  get options(): JsonObject {
    const { role, domain, config, mode } = this.#options.command;
    return { service_node: this.node.id ?? '', role, domain, mode, config_path: config ?? '' };
  }

  get isStatic(): boolean {
    return this.#options.command.config !== undefined;
  }

  get definitions(): Inside['definitions'] {
    return this.#options.xds.definitions;
  }

  state(): ProxyState {
    if (this.#isDraining || this.#failsHealth) return 'DRAINING';
    return this.notReady() === undefined ? 'LIVE' : 'PRE_INITIALIZING';
  }

  notReady(): string | undefined {
    if (this.#isDraining) return 'draining';
    if (this.#failsHealth) return 'told to fail: POST /healthcheck/ok ends it';
    if (this.#needsCertificate && this.#supply?.issued === undefined) {
      return `no certificate from ${this.#options.settings.caAddress} yet`;
    }
    if (!this.#isConfigured) return 'no listeners yet';
    for (const [listener, reason] of this.#link.unbound) {
      return `listener ${listener} cannot have its port: ${reason}`;
    }
    return undefined;
  }

  held(kind: AdsResource['kind']): ReadonlyMap<string, Held> {
    return this.#configuration.accepted(kind);
  }

  certificates(): HeldCertificates {
    const { pairs, bundles } = this.#certificates;
    const chains = Object.fromEntries(
      Object.entries(pairs).map(([name, { chain }]) => [name, chain]),
    );
    return { chains, bundles, at: this.#certifiedAt };
  }

  async ask(question: Question): Promise<Answer> {
    const answer = await this.#link.ask(question);
    if (answer.kind !== 'clusters') return answer;
    const known = { clusters: this.held('cluster'), endpoints: this.held('endpoints') };
    return { ...answer, clusters: withAsleep(answer.clusters, known) };
  }

  async dataMetrics(): Promise<string> {
    const answer = await this.ask({ kind: 'metrics', known: this.#exposition.known });
    return answer.kind === 'metrics' ? this.#exposition.text(answer.families) : '';
  }

  agentMetrics(): string {
    const { clock, exporter, usage, scrapes } = this.#options;
    const expiresAt = this.#supply?.issued?.expiresAt;
    const { scrapes: count, failures } = scrapes();
    return agentMetrics({
      ...usage(),
      startupSeconds: this.#readyAfterMs === undefined ? undefined : this.#readyAfterMs / 1000,
      certificateExpirySeconds:
        expiresAt === undefined ? undefined : (expiresAt - clock.now()) / 1000,
      scrapes: count,
      scrapeFailures: failures,
      isConnected: this.#supply?.isConnected ?? false,
      steps: this.#steps,
      refusals: this.#configuration.refusals,
      unboundListeners: this.#link.unbound.size,
      spansExported: exporter?.exported ?? 0,
      spansDropped: exporter?.dropped ?? 0,
    });
  }

  serverStats(): StatTable {
    const { clock, usage } = this.#options;
    return serverStats({
      ...usage(),
      state: this.state(),
      uptimeSeconds: Math.floor((clock.now() - this.startedAt) / 1000),
      startupMs: this.#readyAfterMs,
      daysLeft: daysLeft(this, clock.now()),
      clusters: this.held('cluster').size,
      listeners: this.held('listener').size,
      unboundListeners: this.#link.unbound.size,
      steps: this.#steps,
      refusals: this.#configuration.refusals,
      isConnected: this.#supply?.isConnected ?? false,
      changes: this.#changes,
    });
  }

  memory(): MemoryUse {
    const { heapUsedBytes, heapSizeBytes, residentBytes } = this.#options.usage();
    return { heapUsed: heapUsedBytes, heapSize: heapSizeBytes, resident: residentBytes };
  }

  get level(): LogLevel {
    return this.#options.log.level;
  }

  reopenLogs(): void {
    this.#logs.reopen();
  }

  failHealth(isFailing: boolean): void {
    this.#failsHealth = isFailing;
  }

  logLevel(level: LogLevel): void {
    this.#options.log.set(level);
  }

  drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#link.drain();
  }

  quit(): void {
    this.#options.quit();
  }

  // ── The rest ────────────────────────────────────────────────────────────────────────────────

  #apply(update: AdsUpdate, secrets: readonly SecretPlan[] = []): void {
    this.#changes.note(update, (kind, name) => this.held(kind).has(name));
    const { set, removed } = this.#configuration.apply(update);
    const isSettled = this.#supply?.isSettled ?? false;
    // As this step leaves them: those of a later one may be known, and not be in force, when it is.
    const hasListeners = this.#configuration.accepted('listener').size > 0;
    // What is named comes before who names it.
    const patch = { set: [...secrets.map(seal), ...set], removed };
    this.#steps += 1;
    this.#link.plan(patch, () => {
      this.#settling.changed();
      // A gateway without Gateway resources has no listeners, and is as ready as it can be.
      const isEmptyGateway = this.#options.command.role === 'router' && isSettled;
      if (!hasListeners && !isEmptyGateway) return;
      if (this.#isConfigured) this.#noteReady();
      else void this.#noteConfigured();
    });
  }

  /** A plan is in force a moment before its ports are: whoever hears “ready” connects at once. */
  async #noteConfigured(): Promise<void> {
    // The thread answers in order: by then it has the ports, or has said why not.
    await this.#link.load();
    this.#isConfigured = true;
    this.#noteReady();
  }

  #useCertificates(certificates: Certificates): void {
    this.#certificates = certificates;
    this.#certifiedAt = this.#options.clock.now();
    this.#link.certificates(certificates);
  }

  #noteReady(): void {
    if (this.#readyAfterMs !== undefined || this.notReady() !== undefined) return;
    this.#readyAfterMs = this.#options.clock.now() - this.startedAt;
    this.#options.log.info('ready', { afterMs: this.#readyAfterMs });
  }

  /** This thread first: the other returns what is free in both. */
  #settle(): void {
    this.#options.collectGarbage();
    this.#link.settle();
  }
}
