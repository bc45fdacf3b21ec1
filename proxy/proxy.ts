// The proxy, put together in start order: the admin port first (it is the lock against a second
// proxy), then the data thread, the agent, the other ports.
import { jsonLog, type Clock, type Log, type Random } from '../lib/index.ts';
import type { Locality, Xds } from '../api/xds/index.ts';
import {
  adminRoutes,
  AppProbes,
  appMetricsOf,
  appProbesOf,
  MergedMetrics,
  metricsRoutes,
  readyRoutes,
  statusRoutes,
  WebPort,
  type WebRoutes,
} from './admin/index.ts';
import {
  AdjustableLog,
  Agent,
  nodeOf,
  spanSource,
  spiffeIdOf,
  VERSION,
  type Bootstrap,
  type KeptFiles,
  type OpenLineFile,
  type ThreadPort,
  type ProxyCommand,
  type Usage,
} from './agent/index.ts';
import type { Files } from './compile/index.ts';
import type { Dial } from './grpc/index.ts';
import type { ProxySettings } from './settings.ts';
import { postTo, SpanExporter, tracesUrl, type Resource } from './telemetry/export/index.ts';
import type { ThreadSettings } from './threads.ts';

type ProxyOptions = {
  readonly command: ProxyCommand;
  readonly settings: ProxySettings;
  /** Undefined: the control plane configures us. */
  readonly bootstrap: Bootstrap | undefined;
  readonly xds: Xds;
  readonly machine: Machine;
};

/** What the proxy needs of the machine it runs on. */
export type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  /** How servers of gRPC are reached. */
  readonly dial: Dial;
  readonly readFile: (path: string) => string | undefined;
  readonly keptFiles: KeptFiles;
  readonly startDataThread: (settings: ThreadSettings) => ThreadPort;
  readonly openLineFile: OpenLineFile;
  readonly writeLog: (line: string) => void;
  readonly usage: () => Usage;
  /** Of the agent's thread. */
  readonly collectGarbage: () => void;
  readonly quit: () => void;
};

export type Proxy = { stop(): Promise<void> };

type ProxyStart =
  | { readonly kind: 'ok'; readonly proxy: Proxy }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

// Ports that the kubelet and Prometheus reach from outside the pod.
const EVERYWHERE = '0.0.0.0';

/** Rejects when a port cannot be had. */
export async function startProxy(options: ProxyOptions): Promise<ProxyStart> {
  const { command, settings, bootstrap, machine } = options;
  const threshold = { level: command.logLevel };
  const log = new AdjustableLog(jsonLog(machine.clock, 'debug', machine.writeLog), threshold);
  const info = (name: string): string =>
    machine.readFile(`${settings.podInfoFolder}/${name}`) ?? '';
  const { role, domain } = command;
  const texts = { labels: info('labels'), annotations: info('annotations') };
  const node = nodeOf({ role, domain, settings, env: machine.env, ...texts });
  const source = spanSource({ node, settings, hostname: machine.hostname });
  const exporting = exporterOf(options, source, log);
  if (exporting.kind === 'rejected') return exporting;

  const lock = new WebPort({
    host: bootstrap?.admin?.address ?? '127.0.0.1',
    port: bootstrap?.admin?.portValue ?? settings.adminPort,
    log,
  });
  await lock.start();
  const spiffeId = spiffeIdOf(settings);
  const nodeId = node.id ?? '';
  const dataSettings = {
    nodeId,
    metadata: node.metadata ?? {},
    principal: spiffeId,
    own: placeOf(bootstrap?.locality ?? node.locality),
    ownCluster: bootstrap?.ownCluster ?? '',
    memoryLimitBytes: memoryLimitOf(machine.readFile(MEMORY_LIMIT_FILE)),
    tellsPeers: bootstrap === undefined,
  };
  const { exporter } = exporting;
  const agent = new Agent({
    ...options,
    ...machine,
    files: filesOf(machine),
    node,
    spiffeId,
    exporter,
    log,
    port: machine.startDataThread(dataSettings),
    scrapes: () => metrics,
  });
  const metrics = new MergedMetrics({
    inside: agent,
    app: appMetricsOf(settings.prometheusAnnotations),
    appHost: settings.podIp,
  });
  lock.serve(adminRoutes(agent, machine.clock));
  if (bootstrap !== undefined) {
    const reasons = agent.useBootstrap(bootstrap);
    if (reasons.length > 0) return { kind: 'rejected', reasons };
    return { kind: 'ok', proxy: proxyOf(agent, [lock]) };
  }
  const ports = [lock, ...(await podPorts({ agent, metrics, settings, log }))];
  agent.useControlPlane();
  log.info('started', { node: nodeId, controlPlane: settings.controlPlaneAddress });
  return { kind: 'ok', proxy: proxyOf(agent, ports) };
}

// Where version 2 of control groups says what a container may use: a number, or `max`.
const MEMORY_LIMIT_FILE = '/sys/fs/cgroup/memory.max';

function memoryLimitOf(text: string | undefined): number {
  const bytes = Number(text ?? '');
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 0;
}

/** What configuration may name of the machine: files, and variables of our own. */
export function filesOf({ env, readFile }: Pick<Machine, 'env' | 'readFile'>): Files {
  return { file: readFile, variable: (name) => env[name] };
}

type PodPorts = {
  readonly agent: Agent;
  readonly metrics: MergedMetrics;
  readonly settings: ProxySettings;
  readonly log: Log;
};

async function podPorts({ agent, metrics, settings, log }: PodPorts): Promise<readonly WebPort[]> {
  const { probes: known, reasons } = appProbesOf(settings.appProbes);
  if (reasons.length > 0) log.warn('some of the application’s probes cannot be asked', { reasons });
  const { podIp } = settings;
  const localAddress = podIp.includes(':') ? '::6' : '127.0.0.6';
  const probes = new AppProbes({ probes: known, host: podIp, localAddress });
  const wanted: readonly (readonly [number, WebRoutes])[] = [
    [settings.statusPort, statusRoutes(agent, { metrics, probes })],
    [settings.readyPort, readyRoutes(agent)],
    [settings.metricsPort, metricsRoutes(agent)],
  ];
  const ports: WebPort[] = [];
  for (const [port, routes] of wanted) {
    const web = new WebPort({ host: EVERYWHERE, port, log });
    web.serve(routes);
    await web.start();
    ports.push(web);
  }
  return ports;
}

function proxyOf(agent: Agent, ports: readonly WebPort[]): Proxy {
  return {
    async stop() {
      await agent.stop();
      await Promise.all(ports.map((port) => port.stop()));
    },
  };
}

type Exporting =
  | { readonly kind: 'ok'; readonly exporter: SpanExporter | undefined }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

function exporterOf({ settings, machine }: ProxyOptions, source: Resource, log: Log): Exporting {
  const endpoint = tracesUrl(settings);
  if (endpoint.kind === 'rejected') return { kind: 'rejected', reasons: [endpoint.reason] };
  if (endpoint.kind === 'none') return { kind: 'ok', exporter: undefined };
  const { clock } = machine;
  const scope = { name: 'lateen', version: VERSION };
  const post = postTo(endpoint.url);
  return { kind: 'ok', exporter: new SpanExporter({ post, resource: source, scope, clock, log }) };
}

function placeOf(locality: Locality | undefined): ThreadSettings['own'] {
  if (locality === undefined) return undefined;
  const { region = '', zone = '', subZone: subzone = '' } = locality;
  return { region, zone, subzone };
}
