// What the admin ports may see and do of the proxy. The agent implements it.
import type { Definition, JsonObject, LogLevel } from '../../lib/index.ts';
import type { Node } from '../../api/xds/index.ts';
import type { Answer, Question, StatTable } from '../live.ts';
import type { Piece } from '../plan/index.ts';
import type { AdsResource } from '../xds/index.ts';

export type Held = {
  readonly resource: AdsResource;
  readonly pieces: readonly Piece[];
  /** When it was accepted, milliseconds since 1970. */
  readonly at: number;
};

export type HeldCertificates = {
  /** By name, PEM. */
  readonly chains: Readonly<Record<string, string>>;
  readonly bundles: Readonly<Record<string, string>>;
  readonly at: number;
};

export type ProxyState = 'PRE_INITIALIZING' | 'LIVE' | 'DRAINING';

export type MemoryUse = {
  readonly heapUsed: number;
  readonly heapSize: number;
  readonly resident: number;
};

export interface Inside {
  readonly node: Node;
  readonly version: string;
  readonly startedAt: number;
  readonly options: JsonObject;
  /** Configured by a file, once and for all. */
  readonly isStatic: boolean;
  /** Of all messages that `held` may hold, by name. */
  readonly definitions: ReadonlyMap<string, Definition>;
  state(): ProxyState;
  /** Undefined when ready, else what is missing. */
  notReady(): string | undefined;
  held(kind: AdsResource['kind']): ReadonlyMap<string, Held>;
  certificates(): HeldCertificates;
  /** What only the data path knows. */
  ask(question: Question): Promise<Answer>;
  /** Istio's standard metrics; empty when the data path does not answer. */
  dataMetrics(): Promise<string>;
  agentMetrics(): string;
  /** What the agent itself counts, by Envoy's names. */
  serverStats(): StatTable;
  memory(): MemoryUse;
  readonly level: LogLevel;
  logLevel(level: LogLevel): void;
  /** Access logs were moved away. */
  reopenLogs(): void;
  /** Whoever looks is told that this proxy is unwell, until told otherwise. */
  failHealth(isFailing: boolean): void;
  drain(): void;
  quit(): void;
}
