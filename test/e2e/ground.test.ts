// One story, as a newcomer lives it: start, apply Bookinfo, open the page, break things, stop. The
// machine is the same afterwards.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { t } from 'tap';
import { Kubectl } from '../harness/kubectl.ts';
import {
  stateFolder,
  removeStateFolder,
  spawnLateen,
  startCluster,
} from '../harness/local-cluster.ts';
import { lastingDifference, snapshot } from '../harness/machine.ts';
import { peer } from '../harness/peers.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'deploy', 'samples');
const BOOKINFO_READY_MS = 15_000;
const MEMORY_MAX_MB = 120;
const CONTAINERS = '{.items[*].status.containerStatuses[0].containerID}';
const RESTARTS = '{.status.containerStatuses[0].restartCount}';

const program = await peer(t, 'kubectl-1.36');
if (program !== undefined) await story(program);

async function story(program: string): Promise<void> {
  const state = stateFolder();
  const before = await snapshot();
  let cluster = await startCluster(state);
  let kubectl = new Kubectl(program, cluster.kubeconfig);
  t.teardown(async () => {
    await cluster.stop();
    removeStateFolder(state);
  });

  await t.test('Bookinfo applies as it is, and its pods run in time', async (t) => {
    const started = performance.now();
    await kubectl.run(`apply -f ${join(SAMPLES, 'bookinfo.yaml')}`);
    await kubectl.run('wait --for=condition=Ready pod --all --timeout=60s');

    const tookMs = performance.now() - started;
    t.ok(tookMs <= BOOKINFO_READY_MS, `ready after ${Math.round(tookMs)} ms`);
    const pods = await kubectl.run('get pods');
    t.equal(pods.match(/1\/1 +Running/g)?.length, 6);
  });

  await t.test('productpage answers another pod over its service address', async (t) => {
    await kubectl.run(`apply -f ${join(SAMPLES, 'curl.yaml')}`);
    await kubectl.run('rollout status deployment/curl --timeout=30s');
    const page = await kubectl.run(
      'exec deploy/curl -- curl -sS http://productpage.default:9080/productpage',
    );

    t.match(page, '<title>Simple Bookstore App</title>');
    t.match(page, 'The Comedy of Errors');
  });

  await t.test('productpage answers through a port on the host', async (t) => {
    await kubectl.run('expose deployment productpage-v1 --name=front --type=NodePort --port=9080');
    const port = await kubectl.run('get service front -o jsonpath={.spec.ports[0].nodePort}');
    await eventually(() => cluster.printed().includes(port), 'the port was announced');
    const page = await fetch(`http://127.0.0.1:${port}/productpage`);

    t.equal(page.status, 200);
    t.match(await page.text(), 'Book Details');
  });

  await t.test('the API server and the agent stay within their memory', async (t) => {
    const memory = residentMb(childrenOf(cluster.pid, /dist\/kubernetes\.mjs/));
    t.ok(memory <= MEMORY_MAX_MB, `${memory} MB of ${MEMORY_MAX_MB}`);
  });

  await t.test('a second start says that one runs', async (t) => {
    const { text, code } = await ended(['local', 'up'], state);
    t.not(code, 0);
    t.match(text, /already running/);
    t.match((await ended(['local', 'status'], state)).text, /running/);
  });

  await t.test('a killed pod process is started again', async (t) => {
    const victim = childrenOf(cluster.pid, /images\/ratings\.mjs/)[0] ?? 0;
    process.kill(victim, 'SIGKILL');
    await kubectl.run(`wait pod -l app=ratings --for=jsonpath=${RESTARTS}=1 --timeout=30s`);
    await kubectl.run('wait pod -l app=ratings --for=condition=Ready --timeout=30s');
    t.pass('ratings runs again');
  });

  await t.test('a killed API server and agent come back and find the pods running', async (t) => {
    const [agent = 0] = childrenOf(cluster.pid, /dist\/kubernetes\.mjs/);
    const pods = await kubectl.run(`get pods -o jsonpath=${CONTAINERS}`);
    process.kill(agent, 'SIGKILL');
    const port = await kubectl.run('get service front -o jsonpath={.spec.ports[0].nodePort}');
    t.equal((await fetch(`http://127.0.0.1:${port}/productpage`)).status, 200);
    await eventually(
      () => childrenOf(cluster.pid, /dist\/kubernetes\.mjs/).some((pid) => pid !== agent),
      'a new agent',
    );
    const log = await kubectl.run('logs deploy/productpage-v1 --tail=1');
    t.not(log, '');
    const after = await kubectl.run(`get pods -o jsonpath=${CONTAINERS}`);
    t.equal(after, pods);
  });

  await t.test(
    'after kill -9 of the main process the next start has the same objects',
    async (t) => {
      await cluster.stop('SIGKILL');
      cluster = await startCluster(state);
      kubectl = new Kubectl(program, cluster.kubeconfig);
      await kubectl.run('wait --for=condition=Ready pod -l app=productpage --timeout=60s');
      t.match(await kubectl.run('get deployments -o name'), 'deployment.apps/reviews-v3');
    },
  );

  await t.test('Ctrl-C, which npm delivers twice, removes everything', async (t) => {
    process.kill(cluster.pid, 'SIGINT');
    const code = await cluster.stop('SIGINT');
    t.equal(code, 0);
    t.same(await lastingDifference(before), []);
  });
}

function childrenOf(root: number, command: RegExp): number[] {
  const found: number[] = [];
  const visit = (pid: number): void => {
    const text = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    // The program itself, not the shell or namespace tool that carries its name as an argument.
    if (command.test(text) && /^\S*node /.test(text)) found.push(pid);
    for (const child of read(`/proc/${pid}/task/${pid}/children`).split(' ')) {
      if (child !== '') visit(Number(child));
    }
  };
  visit(root);
  return found;
}

function residentMb(pids: readonly number[]): number {
  const kb = pids.map((pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0),
  );
  return Math.round(kb.reduce((sum, each) => sum + each, 0) / 1024);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return ''; // The process has ended meanwhile.
    throw error;
  }
}

async function eventually(holds: () => boolean, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ended(
  args: readonly string[],
  state: string,
): Promise<{ text: string; code: number }> {
  const child = spawnLateen(args, state);
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ text, code: code ?? 128 })),
  );
}
