// Pods for real: processes in namespaces, with volumes, users, probes, logs and commands inside,
// and an agent that comes back to what a former one left.
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { JsonObject, KubeObject } from '../../lib/index.ts';
import { isInsideNode } from '../harness/inside-node.ts';

const SOCKET = '/run/lateen/agent.sock';
const WAIT_MS = 10_000;
const NAMED = { name: 'local', address: '10.244.0.1' };
const NODE = {
  ...NAMED,
  allocatable: { cpu: 2, memory: 2 ** 33 },
  dnsAddress: '10.96.0.10',
  clusterDomain: 'cluster.local',
  hostResolvConf: '',
};
const MACHINE = {
  ...NAMED,
  cpus: 2,
  memoryBytes: 2 ** 33,
  arch: 'amd64',
  kernel: '',
  osImage: '',
  podCidr: '',
  machineId: '',
  bootId: '',
  version: '0',
};
const PATHS = {
  run: '/run/lateen',
  socket: SOCKET,
  node: process.execPath,
  dist: import.meta.dirname,
};

if (await isInsideNode(fileURLToPath(import.meta.url))) await tests();

async function tests(): Promise<void> {
  const { t } = await import('tap');
  const { CONFIG_MAPS, PODS } = await import('../../api/kubernetes/index.ts');
  const { jsonLog, systemClock, systemRandom } = await import('../../lib/index.ts');
  const { startAgent } = await import('../../local/agent/index.ts');
  const { startNetwork } = await import('../../local/agent/network/index.ts');
  const { runProgram } = await import('../../local/machine/index.ts');
  const { FakeKube } = await import('../harness/fake-kube.ts');

  const api = new FakeKube(systemClock);
  const log = jsonLog(systemClock, 'error', (line) => t.comment(line));
  let ids = 0;

  const agentFor = async (signal: AbortSignal) => {
    const options = { api, run: runProgram, clock: systemClock, random: systemRandom, log };
    const network = await startNetwork(options, signal);
    return startAgent(
      {
        ...options,
        network: network.pods,
        kill: (pid, name) => void process.kill(pid, name),
        newId: () => `id-${ids++}`,
        findImage: () => ({ kind: 'host' }),
        node: NODE,
        machine: MACHINE,
        paths: PATHS,
      },
      signal,
    );
  };

  const run = (name: string, spec: JsonObject): Promise<KubeObject> => {
    const metadata = { name, namespace: 'default', uid: `uid-${name}` };
    return api.seed(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { nodeName: 'local', ...spec },
    });
  };
  const until = async (name: string, wanted: RegExp): Promise<string> => {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const pod = await api.get(PODS, { namespace: 'default', name });
      const status = JSON.stringify(pod?.['status'] ?? 'gone');
      if (wanted.test(status)) return status;
      if (Date.now() > deadline) throw new Error(`${name} never was ${wanted.source}: ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  let stop = new AbortController();
  let agent = await agentFor(stop.signal);
  t.teardown(async () => {
    await agent.stopPods(500);
    stop.abort();
    await agent.close();
  });

  await t.test('a container is its user, in a root of its own, with its volumes', async (t) => {
    await api.seed(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'default' },
      data: { color: 'red' },
    });
    const script = [
      'id -u; id -G; cat /settings/color; echo; cat /etc/hostname',
      'touch /x 2>/dev/null || echo sealed; echo data >/tmp/f && cat /tmp/f; ls -d /work /var/tmp',
      'grep NoNewPrivs /proc/self/status; echo $GREETING; ls /proc | grep -c "^[0-9]"',
    ].join('; ');
    await run('user', {
      restartPolicy: 'Never',
      securityContext: { runAsUser: 1337, runAsGroup: 1337, fsGroup: 2000 },
      volumes: [
        { name: 'settings', configMap: { name: 'settings' } },
        { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
      ],
      containers: [
        shell(script, {
          env: [{ name: 'GREETING', value: `it's "fine" $(HOSTNAME)` }],
          securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
          volumeMounts: [
            { name: 'settings', mountPath: '/settings' },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        }),
      ],
    });
    await until('user', /Succeeded|Failed/);

    const lines = (await logOf('user')).split('\n');
    t.same(lines.slice(0, 4), ['1337', '1337 2000', 'red', 'user']);
    t.match(lines.join('\n'), 'sealed\ndata\n');
    t.match(lines.join('\n'), /NoNewPrivs:\s+1/);
    t.match(lines.join('\n'), `it's "fine" $(HOSTNAME)`);
    t.notMatch(lines.join('\n'), /^\/work$/m);
  });

  await t.test('init containers, sidecars and the end of a pod come in order', async (t) => {
    const shared = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] };
    const note = (word: string): string => `echo ${word} >>/shared/notes`;
    await run('order', {
      volumes: [{ name: 'shared', emptyDir: {} }],
      initContainers: [
        shell(note('init'), { name: 'init', ...shared }),
        shell(
          `trap '${note('side-stop')}; exit 0' TERM; ${note('side')}; touch /up; sleep 100 & wait`,
          {
            name: 'side',
            restartPolicy: 'Always',
            startupProbe: { exec: { command: ['test', '-e', '/up'] }, periodSeconds: 1 },
            ...shared,
          },
        ),
      ],
      containers: [
        shell(
          `trap '${note('main-stop')}; exit 0' TERM; ${note('main')}; sleep 100 & wait`,
          shared,
        ),
      ],
    });
    await until('order', /"Ready","status":"True"/);
    const notes = '/run/lateen/pods/uid-order/volumes/shared/notes';
    t.equal(readFileSync(notes, 'utf8'), 'init\nside\nmain\n');
    // Held open, because the folder goes with the pod.
    const held = `/proc/self/fd/${openSync(notes, 'r')}`;

    const pod = await api.get(PODS, { namespace: 'default', name: 'order' });
    if (pod === undefined) throw new Error('the pod is gone');
    const deletionTimestamp = new Date(Date.now() + 10_000).toISOString();
    await api.update(PODS, {
      ...pod,
      metadata: { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: 10 },
    });
    await until('order', /gone/);

    t.equal(readFileSync(held, 'utf8'), 'init\nside\nmain\nmain-stop\nside-stop\n');
  });

  await t.test('a link left in a volume does not lead a mount out of the container', async (t) => {
    const shared = { name: 'shared', mountPath: '/shared' };
    await run('link', {
      restartPolicy: 'Never',
      volumes: [
        { name: 'shared', emptyDir: {} },
        { name: 'inner', emptyDir: {} },
      ],
      initContainers: [shell('ln -s /run /shared/out', { name: 'init', volumeMounts: [shared] })],
      containers: [
        shell('ls -d /run/escaped', {
          volumeMounts: [shared, { name: 'inner', mountPath: '/shared/out/escaped' }],
        }),
      ],
    });
    t.match(await until('link', /Succeeded|Failed/), 'Succeeded');

    t.equal(await logOf('link'), '/run/escaped\n');
    t.throws(() => readdirSync('/run/escaped'), { code: 'ENOENT' });
  });

  await t.test('a program that does not exist and one that fails say so', async (t) => {
    await run('missing', {
      containers: [{ name: 'main', image: 'debian', command: ['frobnicate'] }],
    });
    t.match(await until('missing', /terminated/), 'executable file not found in $PATH');

    await run('crash', { containers: [shell('echo last words; exit 3')] });
    t.match(await until('crash', /CrashLoopBackOff/), '"exitCode":3');
    t.equal(await logOf('crash', 'previous=true'), 'last words\n');
  });

  await t.test('a new agent adopts what runs, and knows its log', async (t) => {
    await run('steady', { containers: [shell('while :; do echo tick; sleep 0.2; done')] });
    const before = await until('steady', /"running"/);
    const id = /lateen:\/\/id-\d+/.exec(before)?.[0] ?? '';

    stop.abort();
    await agent.close();
    stop = new AbortController();
    agent = await agentFor(stop.signal);

    t.match(await until('steady', /"running"/), id);
    t.match(await logOf('steady', 'tailLines=1&timestamps=true'), /^\d{4}-\S+Z tick\n$/);
    const pid = readFileSync('/run/lateen/pods/uid-steady/containers/main/0/pid', 'utf8').split(
      ' ',
    )[0];
    process.kill(Number(pid), 'SIGKILL');
    t.match(await until('steady', /"restartCount":1/), '"exitCode":137');
  });
}

function shell(script: string, more: JsonObject = {}): JsonObject {
  return { name: 'main', image: 'debian', command: ['sh', '-c', script], ...more };
}

function logOf(name: string, query = ''): Promise<string> {
  return get(`/containerLogs/default/${name}/main?${query}`);
}

function get(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: SOCKET, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject);
    asked.end();
  });
}
