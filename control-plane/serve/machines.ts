// Machines outside the cluster: who connects, proves who it is and names a WorkloadGroup becomes a
// WorkloadEntry, for as long as it is connected to any control plane, and a little longer.
import {
  KubeError,
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

type Machine = {
  connections: number;
  leaving: Cancel | undefined;
  /** Its last problem; empty: none. Undefined: it said nothing yet. */
  says: string | undefined;
};

export class Machines {
  readonly #options: MachineOptions;
  readonly #machines = new Map<string, Machine>();

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  joined(node: ProxyNode, group: string): Joined {
    const name = entryName(node, group);
    const key = `${node.namespace}/${name}`;
    const machine = this.#machines.get(key) ?? {
      connections: 0,
      leaving: undefined,
      says: undefined,
    };
    this.#machines.set(key, machine);
    machine.leaving?.();
    machine.leaving = undefined;
    machine.connections += 1;
    this.#try(this.#register(node, { name, group }), key);
    const entry = { namespace: node.namespace, name };
    return {
      leave: () => {
        machine.connections -= 1;
        if (machine.connections > 0) return;
        machine.leaving = this.#options.clock.after(GRACE_MS, () => {
          this.#machines.delete(key);
          this.#try(this.#forget(entry), key);
        });
      },
      healthy: (problem) => {
        // A machine may say the same as often as it likes: only what turned is written.
        const says = problem ?? '';
        if (machine.says === says) return;
        machine.says = says;
        const written = this.#report(entry, problem).catch((error: unknown) => {
          machine.says = undefined;
          throw error;
        });
        this.#try(written, key);
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

  async #register(node: ProxyNode, { name, group }: Registering): Promise<void> {
    const { api, clock, groupOf, replica } = this.#options;
    const { namespace } = node;
    const found = groupOf({ namespace, name: group });
    if (found === undefined) throw new Error(`there is no WorkloadGroup ${namespace}/${group}`);
    const { metadata, template } = found;
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
      spec: { ...template, address: node.ip, labels, serviceAccount: node.serviceAccount },
    };
    try {
      await api.create(ENTRIES, entry);
    } catch (error) {
      if (!(error instanceof KubeError) || error.status.code !== 409) throw error;
      const change = { metadata: { annotations: entry.metadata.annotations }, spec: entry['spec'] };
      await api.patch(ENTRIES, { namespace, name }, { kind: 'merge', change });
    }
  }

  /** Unless it is another control plane's by now. */
  async #forget(entry: Entry): Promise<void> {
    const { api, replica } = this.#options;
    const stored = await api.get(ENTRIES, entry);
    if (stored?.metadata.annotations?.[CONTROLLER] === replica) await api.delete(ENTRIES, entry);
  }

  #try(work: Promise<void>, machine: string): void {
    work.catch((error: unknown) => {
      const cause = error instanceof Error ? error : new Error(String(error));
      this.#options.log.warn('cannot register a machine', { machine, cause });
    });
  }
}

type Registering = { readonly name: string; readonly group: string };

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
