// Machines that a control plane registered and that died with it: while it lives a replica holds a
// Lease of its own name; when that runs out, the leader takes the machines away that no other
// replica took over.
import {
  objectAt,
  sleep,
  stringAt,
  type Clock,
  type KubeApi,
  type KubeObject,
  type Log,
} from '../../lib/index.ts';
import { lead, LEASES } from './leader.ts';

type OrphansOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly namespace: string;
  /** This control plane, among several. */
  readonly replica: string;
  readonly isLeader: () => boolean;
  readonly entries: () => readonly Registered[];
};

/** A WorkloadEntry, as far as who registered it. */
type Registered = {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
};

const ENTRIES = { group: 'networking.istio.io', version: 'v1', plural: 'workloadentries' };
const CONTROLLER = 'istio.io/workloadController';
const GROUP = 'istio.io/autoRegistrationGroup';
const LOOK_EVERY_MS = 60_000;
// Four times a Lease's life: a machine that reconnects elsewhere has long done so, and clocks of
// replicas differ by less.
const DEAD_AFTER_MS = 120_000;
// An API server has other things to do.
const DELETES_PER_LOOK_MAX = 100;

export function keepMachines(
  options: OrphansOptions,
  signal: AbortSignal,
): { readonly stopped: Promise<void> } {
  const { clock, log, namespace, replica } = options;
  const lease = { namespace, name: replica };
  const alive = lead({ ...options, lease, holder: replica }, signal);
  const isOver = (): boolean => signal.aborted;
  const run = async (): Promise<void> => {
    while (!isOver()) {
      await sleep(clock, LOOK_EVERY_MS, signal);
      if (isOver() || !options.isLeader()) continue;
      try {
        await look(options);
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        log.warn('cannot look after machines of other control planes', { cause });
      }
    }
  };
  return { stopped: Promise.all([run(), alive.stopped]).then(() => undefined) };
}

async function look(options: OrphansOptions): Promise<void> {
  const { api, clock, log, namespace, replica } = options;
  const leases = (await api.list(LEASES, { namespace })).items.filter(isReplicas);
  const [alive, dead] = [true, false].map((is) =>
    leases.filter((lease) => isAlive(lease, clock.now()) === is).map(nameOf),
  );
  const replicas = new Set([replica, ...(alive ?? [])]);
  let deletes = 0;
  for (const { metadata } of options.entries()) {
    const { name, namespace: at, annotations = {} } = metadata;
    const controller = annotations[CONTROLLER] ?? '';
    if (annotations[GROUP] === undefined || replicas.has(controller)) continue;
    if (++deletes > DELETES_PER_LOOK_MAX) return;
    // It may have been taken over since: what is stored decides.
    const stored = await api.get(ENTRIES, { name, namespace: at });
    if (stored?.metadata.annotations?.[CONTROLLER] !== controller) continue;
    const { uid } = stored.metadata;
    await api.delete(ENTRIES, { name, namespace: at }, uid === undefined ? {} : { uid });
    log.info('a machine is gone with its control plane', { machine: `${at}/${name}`, controller });
  }
  for (const name of dead ?? []) await api.delete(LEASES, { namespace, name });
}

// As control planes name themselves; other Leases are none of our business.
const REPLICA = /^istiod-[a-z0-9]+$/;

function isReplicas({ metadata }: KubeObject): boolean {
  return REPLICA.test(metadata.name);
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.name;
}

function isAlive(lease: KubeObject, nowMs: number): boolean {
  const renewed = Date.parse(stringAt(objectAt(lease, 'spec'), 'renewTime') ?? '');
  return nowMs - renewed < DEAD_AFTER_MS;
}
