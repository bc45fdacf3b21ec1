// The wiring, in start order: facts, the authority and its keeping, then the servers. Everything
// has one owner, which is here.
import {
  lifecycle,
  nameSuffix,
  type Clock,
  type JsonObject,
  type KubeApi,
  type Lifecycle,
  type Log,
  type Part,
  type Random,
} from '../lib/index.ts';
import { httpServer, monitoring, type Family, type Told } from './admin/index.ts';
import {
  Authority,
  keepBundles,
  keepInjectorSecret,
  keepWebhooks,
  loadRoot,
  reviewToken,
  ServingCertificate,
} from './ca/index.ts';
import { Stages } from './collections.ts';
import { families, type Counts } from './families.ts';
import { keptAnalysis } from './kept-analysis.ts';
import { meshNotices } from './mesh-notices.ts';
import {
  adsMethods,
  adsService,
  certificateMethods,
  certificateService,
  encodeWith,
  grpcServer,
  Machines,
  Registry,
  SecretReaders,
  Tally,
  xdsCodec,
} from './serve/index.ts';
import type { Settings } from './settings.ts';
import {
  addressesOf,
  isWritten,
  keepMachines,
  keepStatuses,
  lead,
  type Written,
} from './status/index.ts';
import { Edition, paced, type Paced } from './snapshot/index.ts';
import { reviewAnswer, type Analysis } from './validate/index.ts';
import { startWatch, type Watch } from './watch/index.ts';
import type { World } from './world/index.ts';

type ControlPlaneOptions = {
  readonly api: KubeApi;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
  /** Of this program. */
  readonly usage: () => { readonly residentBytes: number; readonly cpuSeconds: number };
};

// Open connections are cut at once; nothing that stops takes longer.
const STOP_WITHIN_MS = 5000;

// Who holds it writes what became of objects.
const LEASE = 'istio-status-leader';

export function controlPlane(options: ControlPlaneOptions): Lifecycle {
  const { clock, log } = options;
  const plane = new ControlPlane(options);
  return lifecycle(plane.parts(), { clock, log, stopWithinMs: STOP_WITHIN_MS });
}

type Serving = {
  readonly registry: Registry;
  readonly stages: Stages;
  readonly analysis: () => Analysis;
  readonly authority: Authority;
  readonly inner: Lifecycle;
  readonly pace: Paced;
  readonly certificates: readonly ServingCertificate[];
};

class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #xds = xdsCodec();
  readonly #stopping = new AbortController();
  #watch: Watch | undefined;
  #serving: Serving | undefined;
  readonly #reviews = { passed: 0, failed: 0 };
  readonly #replica: string;
  #ids = 0;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    this.#replica = `istiod-${nameSuffix(options.random)}`;
  }

  parts(): readonly Part[] {
    const { settings, log } = this.#options;
    const answer = monitoring({
      told: () => this.#told(),
      families: () => this.#families(),
      version: this.#options.version,
    });
    return [
      httpServer({ name: 'readiness', port: settings.readyPort, answer, log }),
      httpServer({ name: 'monitoring', port: settings.monitoringPort, answer, log }),
      {
        name: 'facts',
        start: () => this.#startWatch(),
        stop: async () => {
          this.#stopping.abort();
          await this.#watch?.stopped;
        },
      },
      { name: 'serving', start: () => this.#startServing(), stop: () => this.#stopServing() },
    ];
  }

  #told(): Told | undefined {
    const { registry, stages, analysis } = this.#serving ?? {};
    return registry && stages && analysis && { registry, mesh: stages.mesh, analysis };
  }

  async #startWatch(): Promise<void> {
    const { settings } = this.#options;
    const { namespace: rootNamespace } = settings;
    this.#watch = startWatch({ ...this.#options, rootNamespace }, this.#stopping.signal);
    await this.#watch.synced;
  }

  async #startServing(): Promise<void> {
    const { settings, clock, log } = this.#options;
    const watch = this.#watch;
    if (watch === undefined) throw new Error('serving starts after the facts');
    const authority = await this.#openAuthority(watch.store.world.meshConfig.trustDomain);
    const { signal } = this.#stopping;
    const readers = new SecretReaders(
      {
        ...this.#options,
        connected: () => registry.connections.map(({ node }) => node),
        onChange: () => pace.poke(),
      },
      signal,
    );
    const stages = new Stages(watch.store.world, readers);
    const registry = new Registry({
      collectionsOf: (node) => stages.collectionsOf(node),
      edition: new Edition(encodeWith(this.#xds)),
      clock,
      log,
    });
    const notice = meshNotices(log);
    notice(watch.store.world.meshConfig);
    const act = (): void => {
      notice(watch.store.world.meshConfig);
      stages.take(watch.store.world);
      registry.publish();
    };
    const { quietMs, waitMsMax } = settings;
    const pace = paced({ clock, quietMs, waitMsMax, act });
    const unfollow = watch.store.onChange(() => pace.poke());
    signal.addEventListener('abort', unfollow, { once: true });
    const names = ['istiod', 'istio-sidecar-injector'].map((name) => this.#dnsNames(name));
    const certificates = names.map(
      (dnsNames) => new ServingCertificate({ authority, dnsNames, clock }),
    );
    const servers = this.#servers({ authority, registry, certificates });
    const inner = lifecycle(servers, { clock, log, stopWithinMs: STOP_WITHIN_MS });
    await inner.start();
    this.#keep(authority, certificates);
    const analysis = keptAnalysis(() => stages.mesh, clock);
    const serving = { registry, stages, analysis, authority, inner, pace, certificates };
    this.#keepStatuses(serving);
    this.#serving = serving;
  }

  async #stopServing(): Promise<void> {
    const { inner, pace, registry, certificates } = this.#serving ?? {};
    pace?.stop();
    registry?.stop();
    for (const certificate of certificates ?? []) certificate.stop();
    await inner?.stop();
  }

  async #openAuthority(trustDomain: string): Promise<Authority> {
    const { settings, clock, random } = this.#options;
    const { namespace, certificateTtlMs: ttlMs, certificateTtlMsMax: ttlMsMax } = settings;
    const root = await loadRoot({ ...this.#options, namespace, trustDomain });
    return new Authority({ root, trustDomain, ttlMs, ttlMsMax, clock, random });
  }

  #keep(authority: Authority, [, injector]: readonly ServingCertificate[]): void {
    const { signal } = this.#stopping;
    const { namespace } = this.#options.settings;
    keepBundles(authority.rootPem, this.#options, signal);
    keepWebhooks(authority.rootPem, this.#options, signal);
    if (injector === undefined) return;
    keepInjectorSecret(injector, { ...this.#options, namespace }, signal);
  }

  /** Written by one of several. */
  #keepStatuses({ registry, stages, analysis }: Serving): void {
    const { namespace } = this.#options.settings;
    const { signal } = this.#stopping;
    const lease = { namespace, name: LEASE };
    const holder = this.#replica;
    const { isLeader } = lead({ ...this.#options, lease, holder }, signal);
    const objects = (): readonly Written[] => writtenIn(this.#watch?.store.world);
    const standing = (): Registry['standing'] => registry.standing;
    const more = (object: Written): JsonObject => addressesOf(object, stages.mesh);
    const written = { isLeader, objects, standing, analysis, more };
    keepStatuses({ ...this.#options, ...written }, signal);
    const entries = () => this.#watch?.store.world.workloadEntries.all ?? [];
    const machines = { namespace, replica: this.#replica, isLeader, entries };
    keepMachines({ ...this.#options, ...machines }, signal);
  }

  #servers({ authority, registry, certificates }: ServersToMake): readonly Part[] {
    const { api, settings, clock, log } = this.#options;
    const xds = this.#xds;
    const { audience } = settings;
    const trustDomain = this.#watch?.store.world.meshConfig.trustDomain ?? '';
    const groupOf = (name: ObjectName): ReturnType<typeof groupIn> =>
      groupIn(this.#watch?.store.world, name);
    const callers = {
      trustDomain,
      review: (token: string) => reviewToken(api, { token, audience }),
    };
    const machines = new Machines({ ...this.#options, groupOf, replica: this.#replica });
    const ads = { registry, machines, xds, clock, log, id: () => `c${++this.#ids}` };
    const discovery = (proving: typeof callers | undefined) => ({
      methods: adsMethods(xds),
      implementation: adsService({ ...ads, callers: proving }),
    });
    const issuing = {
      methods: certificateMethods(xds),
      implementation: certificateService({ authority, callers, log }),
    };
    const [certificate] = certificates;
    if (certificate === undefined) throw new Error('the control plane has no certificate');
    const tls = { certificate, rootPem: authority.rootPem };
    const services = [discovery(callers), issuing];
    return [
      grpcServer({ name: 'discovery', port: settings.xdsPort, services, tls }),
      ...this.#plainServers([discovery(undefined)]),
      httpServer({
        name: 'validation',
        port: settings.webhookPort,
        certificate,
        log,
        answer: ({ url, body }) => this.#validate(url.pathname, body),
      }),
    ];
  }

  #plainServers(services: Parameters<typeof grpcServer>[0]['services']): readonly Part[] {
    const { plainXdsPort: port } = this.#options.settings;
    return port === 0 ? [] : [grpcServer({ name: 'plaintext discovery', port, services })];
  }

  #validate(path: string, body: string): ReturnType<Parameters<typeof httpServer>[0]['answer']> {
    if (path !== '/validate') return { status: 404, type: 'text/plain', body: 'only /validate\n' };
    const { review, isAllowed } = reviewAnswer(body);
    if (review === undefined)
      return { status: 400, type: 'text/plain', body: 'no AdmissionReview\n' };
    this.#reviews[isAllowed ? 'passed' : 'failed'] += 1;
    return { status: 200, type: 'application/json', body: JSON.stringify(review) };
  }

  #dnsNames(service: string): readonly string[] {
    const { namespace } = this.#options.settings;
    const short = [service, `${service}.${namespace}`, `${service}.${namespace}.svc`];
    return [...short, `${service}.${namespace}.svc.cluster.local`];
  }

  #families(): readonly Family[] {
    const world = this.#watch?.store.world;
    const { registry, authority } = this.#serving ?? {};
    const counts: Counts = {
      version: this.#options.version,
      ...this.#options.usage(),
      connections: registry?.connections ?? [],
      pushes: registry?.pushes ?? 0,
      tally: registry?.tally ?? new Tally(),
      certificates: authority?.count ?? 0,
      reviews: this.#reviews,
      services: world?.services.all.length ?? 0,
      virtualServices: world?.virtualServices.all.length ?? 0,
    };
    return families(counts);
  }
}

function writtenIn(world: World | undefined): readonly Written[] {
  const kinds = Object.values(world ?? {});
  const all = kinds.flatMap((kind): readonly unknown[] => ('all' in kind ? kind.all : []));
  return all.filter(isWritten);
}

type ObjectName = { readonly namespace: string; readonly name: string };

function groupIn(world: World | undefined, { namespace, name }: ObjectName) {
  const groups = world?.workloadGroups.byNamespace.get(namespace) ?? [];
  const group = groups.find(({ metadata }) => metadata.name === name);
  if (group === undefined) return undefined;
  const { metadata = {}, template = {} } = group.spec;
  return { metadata, template: { ...template } };
}

type ServersToMake = Pick<Serving, 'authority' | 'registry' | 'certificates'>;
