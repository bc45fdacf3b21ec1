// Machines outside the cluster: who connects, proves who it is and names a WorkloadGroup becomes a
// WorkloadEntry, for as long as it is connected to any control plane, and a little longer.
import {
  KubeError,
  stringAt,
  type Cancel,
  type Clock,
  type JsonObject,
  type KubeApi,
  type KubeObject,
  type Log,
} from '../../lib/index.ts';
import type { ProxyNode } from '../mesh/index.ts';

type Group = {
  readonly metadata: { readonly labels?: JsonObject; readonly annotations?: JsonObject };
  /** Of a WorkloadEntry. */
  readonly template: JsonObject;
};

type MachineOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined: there is no such group. */
  readonly groupOf: (name: {
    readonly namespace: string;
    readonly name: string;
  }) => Group | undefined;
  /** This control plane, among several. */
  readonly replica: string;
};

const ENTRIES = { group: 'networking.istio.io', version: 'v1', plural: 'workloadentries' };
const CONTROLLER = 'istio.io/workloadController';
const CONNECTED_AT = 'istio.io/connectedAt';
const GROUP = 'istio.io/autoRegistrationGroup';
// Istio's: a proxy that only reconnects, here or to another control plane, keeps its entry.
const GRACE_MS = 10_000;

type Entry = { readonly namespace: string; readonly name: string };

/** A connection of a machine. */
export type Joined = {
  /** It is gone. */
  readonly leave: () => void;
  /** What the machine's own probe found; undefined: nothing wrong. */
  readonly healthy: (problem: string | undefined) => void;
};

/** Who connects: a name is not enough, for anybody of the namespace may say that he has it. */
type Joining = {
  readonly node: ProxyNode;
  /** Its WorkloadGroup. */
  readonly group: string;
  /** Its entry is somebody else's. */
  readonly refused: (reason: string) => void;
};

type Machine = {
  connections: number;
  leaving: Cancel | undefined;
  /** Its last problem; empty: none. Undefined: it said nothing yet. */
  says: string | undefined;
  /** Whether its entry is there, and its own. */
  isRegistered: boolean;
  /** One after another: nothing can be written to an entry that is not there yet. */
  writes: Promise<void>;
};

export class Machines {
  readonly #options: MachineOptions;
  readonly #machines = new Map<string, Machine>();

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  joined({ node, group, refused }: Joining): Joined {
    const { namespace, serviceAccount } = node;
    const entry = { namespace, name: entryName(node, group) };
    const key = [namespace, entry.name, group, serviceAccount].join(' ');
    const machine = this.#machines.get(key) ?? {
      connections: 0,
      leaving: undefined,
      says: undefined,
      isRegistered: false,
      writes: Promise.resolve(),
    };
    this.#machines.set(key, machine);
    machine.leaving?.();
    machine.leaving = undefined;
    machine.connections += 1;
    // The entry may be another than the one that was told.
    machine.says = undefined;
    this.#next(machine, entry, async () => {
      machine.isRegistered = false;
      const problem = await this.#register(entry, node, group);
      machine.isRegistered = problem === undefined;
      if (problem === undefined) return;
      refused(problem);
      throw new Error(problem);
    });
    return {
      leave: () => {
        machine.connections -= 1;
        if (machine.connections > 0) return;
        machine.leaving = this.#options.clock.after(GRACE_MS, () => {
          this.#machines.delete(key);
          this.#next(machine, entry, async () => {
            if (machine.isRegistered) await this.#forget(entry);
          });
        });
      },
      healthy: (problem) => {
        // A machine may say the same as often as it likes: only what turned is written.
        const says = problem ?? '';
        if (machine.says === says) return;
        machine.says = says;
        this.#next(machine, entry, async () => {
          if (!machine.isRegistered || machine.says !== says) return;
          try {
            await this.#report(entry, problem);
          } catch (error) {
            machine.says = undefined;
            throw error;
          }
        });
      },
    };
  }

  async #report(entry: Entry, problem: string | undefined): Promise<void> {
    const { api, clock } = this.#options;
    const [status, message] = problem === undefined ? ['True', 'healthy'] : ['False', problem];
    const lastTransitionTime = new Date(clock.now()).toISOString();
    const conditions = [{ type: 'Healthy', status, message, lastTransitionTime }];
    const change = { status: { conditions } };
    await api.patch(ENTRIES, entry, { kind: 'merge', change }, { subresource: 'status' });
  }

  /** Answers why not, when the entry is not this machine's. */
  async #register({ namespace, name }: Entry, node: ProxyNode, group: string) {
    const { api, clock, groupOf, replica } = this.#options;
    const found = groupOf({ namespace, name: group });
    if (found === undefined) throw new Error(`there is no WorkloadGroup ${namespace}/${group}`);
    const { metadata, template } = found;
    const { serviceAccount } = node;
    const connectedAt = new Date(clock.now()).toISOString();
    const annotations = { ...texts(metadata.annotations), [CONTROLLER]: replica, [GROUP]: group };
    const labels = { ...texts(metadata.labels), ...node.labels };
    const entry: KubeObject = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'WorkloadEntry',
      metadata: {
        namespace,
        name,
        labels,
        annotations: { ...annotations, [CONNECTED_AT]: connectedAt },
      },
      spec: { ...template, address: node.ip, labels, serviceAccount },
    };
    try {
      await api.create(ENTRIES, entry);
    } catch (error) {
      if (!(error instanceof KubeError) || error.status.code !== 409) throw error;
      const stored = await api.get(ENTRIES, { namespace, name });
      const owner = stringAt(stored?.metadata.annotations, GROUP);
      if (owner !== group || stringAt(stored, 'spec', 'serviceAccount') !== serviceAccount) {
        return (
          `WorkloadEntry ${namespace}/${name} was not registered for group ${group} and service ` +
          `account ${serviceAccount}: it is left as it is; delete it, or use another address`
        );
      }
      const change = { metadata: { annotations: entry.metadata.annotations }, spec: entry['spec'] };
      await api.patch(ENTRIES, { namespace, name }, { kind: 'merge', change });
    }
    return undefined;
  }

  /** Unless it is another control plane's by now. */
  async #forget(entry: Entry): Promise<void> {
    const { api, replica } = this.#options;
    const stored = await api.get(ENTRIES, entry);
    if (stored?.metadata.annotations?.[CONTROLLER] === replica) await api.delete(ENTRIES, entry);
  }

  #next(machine: Machine, { namespace, name }: Entry, write: () => Promise<void>): void {
    machine.writes = machine.writes.then(write).catch((error: unknown) => {
      const cause = error instanceof Error ? error : new Error(String(error));
      const { log } = this.#options;
      log.warn('cannot register a machine', { machine: `${namespace}/${name}`, cause });
    });
  }
}

/** One machine has one name, whenever it connects. */
function entryName({ ip }: ProxyNode, group: string): string {
  return `${group}-${ip}`.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-');
}

function texts(values: JsonObject | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
