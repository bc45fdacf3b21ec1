// The node agent's pod workers over a fake machine: containers are names that start and end when
// the test says so; the API is in memory and time is the test's.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG_MAPS, PODS } from '../../api/kubernetes/index.ts';
import { ManualClock, seededRandom, silentLog, type JsonObject } from '../../lib/index.ts';
import { eventRecorder } from '../../local/agent/cluster/index.ts';
import {
  nodeFolders,
  type ContainerRuntime,
  type Exit,
} from '../../local/agent/container/index.ts';
import { startWorkers, type WorkTools } from '../../local/agent/sync/index.ts';
import { podVolumes } from '../../local/agent/volume/index.ts';
import { FakeKube, settle } from './fake-kube.ts';
import type { Test } from './unit.ts';

export type FakeAgent = Awaited<ReturnType<typeof agentWith>>;

/** An agent with one pod, `default/web-1`, that has been seen. */
type Around = { readonly linked?: readonly string[]; readonly clock?: ManualClock };

export async function agentWith(t: Test, spec: JsonObject, around: Around = {}) {
  const { linked = [], clock = new ManualClock() } = around;
  const api = new FakeKube(clock);
  const machine = fakeRuntime(clock);
  const networks = new Set(linked);
  const folder = mkdtempSync(join(tmpdir(), 'lateen-agent-'));
  const folders = nodeFolders(folder);
  const stop = new AbortController();
  t.teardown(() => {
    stop.abort();
    rmSync(folder, { recursive: true, force: true });
  });
  const random = seededRandom(1);
  const tools = toolsFor({ api, clock, folders, networks, runtime: machine.runtime });
  const metadata = { name: 'web-1', namespace: 'default', uid: 'uid-1' };
  await api.seed(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { nodeName: 'local', ...spec },
  });
  const workers = startWorkers(tools, random, stop.signal);
  await workers.synced;
  await settle();

  const pass = async (ms: number): Promise<void> => {
    await settle();
    clock.advance(ms);
    await settle();
  };
  return {
    api,
    pass,
    workers,
    folders,
    networks: () => [...networks],
    started: () => machine.started,
    signals: () => machine.signals,
    async end(container: string, code: number) {
      machine.end(container, code);
      await settle();
    },
    async markDeleted(graceSeconds: number) {
      const live = await api.get(PODS, metadata);
      if (live === undefined) throw new Error('the pod is gone');
      const deletionTimestamp = new Date(clock.now() + graceSeconds * 1000).toISOString();
      const leaving = {
        ...live.metadata,
        deletionTimestamp,
        deletionGracePeriodSeconds: graceSeconds,
      };
      await api.update(PODS, { ...live, metadata: leaving });
      await settle();
    },
    async addConfigMap(name: string) {
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'default' },
      };
      await api.seed(CONFIG_MAPS, object);
    },
  };
}

type Made = Pick<WorkTools, 'folders' | 'runtime'> & {
  readonly api: FakeKube;
  readonly clock: ManualClock;
  readonly networks: Set<string>;
};

function toolsFor({ api, clock, folders, networks, runtime }: Made): WorkTools {
  const random = seededRandom(1);
  return {
    api,
    clock,
    log: silentLog,
    node: {
      name: 'local',
      address: '10.244.0.1',
      allocatable: { cpu: 2, memory: 2 ** 33 },
      dnsAddress: '10.96.0.10',
      clusterDomain: 'cluster.local',
      hostResolvConf: '',
    },
    folders,
    runtime,
    volumes: podVolumes({ api, folders, clock, run: async () => ({ code: 0, out: '', err: '' }) }),
    network: {
      add: async ({ uid }) => {
        networks.add(uid);
        return { address: '10.244.1.0', netns: `/run/netns/${uid}` };
      },
      remove: async (uid) => void networks.delete(uid),
      list: async () => [...networks].map((uid) => ({ uid })),
    },
    events: eventRecorder({ api, clock, random, log: silentLog, node: 'local' }),
    findImage: (image) =>
      image === 'busybox' ? { kind: 'host' } : { kind: 'unknown', remedy: 'use busybox' },
    newId: () => 'f00',
    keepLog: () => () => undefined,
    ask: async () => ({ passed: true, message: '' }),
    hook: async () => ({ passed: true, message: '' }),
  };
}

function fakeRuntime(clock: ManualClock) {
  const started: string[] = [];
  const signals: string[] = [];
  const ends = new Map<string, (exit: Exit) => void>();
  const runtime: ContainerRuntime = {
    start(plan) {
      const { container, attempt, id } = plan;
      started.push(`${container} ${attempt}`);
      const ended = Promise.withResolvers<Exit>();
      ends.set(container, ended.resolve);
      return {
        plan,
        startedAt: clock.now(),
        log: `/log/${id}`,
        standing: Promise.resolve(),
        ended: ended.promise,
        signal: async (name) => void signals.push(`${name} ${container}`),
        inside: (argv) => argv,
      };
    },
    find: () => [],
    forgetBefore: () => undefined,
  };
  const end = (container: string, code: number): void => {
    const reason = code === 0 ? 'Completed' : 'Error';
    const at = clock.now();
    ends.get(container)?.({
      id: 'f00',
      code,
      reason,
      message: undefined,
      startedAt: at,
      finishedAt: at,
    });
  };
  return { runtime, started, signals, end };
}
