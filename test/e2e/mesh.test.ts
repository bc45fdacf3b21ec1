// One story, as a newcomer lives it: start, look, route, break things, stop. Everything is real:
// the webhook, the redirection, certificates, xDS and spans.
import { join } from 'node:path';
import { t } from 'tap';
import { isObject, listAt, stringAt, type Json } from '../../lib/index.ts';
import { Kubectl } from '../harness/kubectl.ts';
import { removeStateFolder, startCluster, stateFolder } from '../harness/local-cluster.ts';
import { lastingDifference, snapshot } from '../harness/machine.ts';
import { peer } from '../harness/peers.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'deploy', 'samples');
const READY_MS = 20_000;
const ROUTE_MS = 1000;

const program = await peer(t, 'kubectl-1.36');
if (program !== undefined) await story(program);

async function story(program: string): Promise<void> {
  const state = stateFolder();
  const before = await snapshot();
  const started = performance.now();
  const cluster = await startCluster(state, { withMesh: true });
  const readyMs = performance.now() - started;
  const kubectl = new Kubectl(program, cluster.kubeconfig);
  const [, application = ''] = /application +(http\S+)/.exec(cluster.printed()) ?? [];
  const [, traces = ''] = /traces +(http\S+)\//.exec(cluster.printed()) ?? [];
  const apply = (file: string): Promise<string> =>
    kubectl.run(`apply -n bookinfo -f ${join(SAMPLES, 'bookinfo', file)}`);
  t.teardown(async () => {
    await cluster.stop();
    removeStateFolder(state);
  });

  await t.test(
    'the mesh is ready in time, and every pod of Bookinfo has its sidecar',
    async (t) => {
      t.ok(readyMs <= READY_MS, `ready after ${Math.round(readyMs)} ms`);
      const pods = await kubectl.run('get pods -n bookinfo');
      t.equal(pods.match(/2\/2 +Running/g)?.length, 6, pods);
      t.match((await page(application)).text, 'Book Details');
    },
  );

  await t.test('only labelled namespaces get sidecars, and a pod may refuse', async (t) => {
    await kubectl.run('create namespace demo');
    await kubectl.run('create deployment plain -n demo --image=busybox -- sleep 1000');
    await kubectl.run('rollout status deployment/plain -n demo --timeout=30s');
    t.match(await kubectl.run('get pods -n demo'), /plain-\S+ +1\/1/);

    await kubectl.run('label namespace demo istio-injection=enabled');
    await kubectl.run('create deployment meshed -n demo --image=busybox -- sleep 1000');
    await kubectl.run('rollout status deployment/meshed -n demo --timeout=30s');
    t.match(await kubectl.run('get pods -n demo'), /meshed-\S+ +2\/2/);

    const refusing = 'run out -n demo --image=busybox -l sidecar.istio.io/inject=false';
    await kubectl.run(`${refusing} -- sleep 1000`);
    await kubectl.run('wait -n demo --for=condition=Ready pod/out --timeout=30s');
    t.match(await kubectl.run('get pods -n demo'), /out +1\/1/);
  });

  await t.test('all requests to version 1, within a second', async (t) => {
    await apply('virtual-service-all-v1.yaml');
    await settles(ROUTE_MS, async () =>
      (await stars(application, 6)).every((kind) => kind === 'none'),
    );
    t.pass('no stars');
  });

  await t.test('the user jason sees version 2, others version 1', async (t) => {
    await apply('virtual-service-reviews-test-v2.yaml');
    const jason = await logIn({ url: application, name: 'jason' });
    await settles(ROUTE_MS, async () =>
      (await stars(application, 3, jason)).every((kind) => kind === 'black'),
    );

    t.same(new Set(await stars(application, 3)), new Set(['none']));
  });

  await t.test('half to version 3, a fifth to version 2', async (t) => {
    await apply('virtual-service-reviews-50-v3.yaml');
    await settles(ROUTE_MS, async () => (await stars(application, 4)).includes('red'));
    const half = (await stars(application, 60)).filter((kind) => kind === 'red').length;
    // Five standard deviations of a binomial with n = 60, p = 0.5 are 19.
    t.ok(Math.abs(half - 30) < 19, `${half} of 60`);

    await apply('virtual-service-reviews-80-20.yaml');
    await settles(ROUTE_MS, async () => !(await stars(application, 6)).includes('red'));
    const fifth = (await stars(application, 80)).filter((kind) => kind === 'black').length;
    t.ok(fifth > 0 && fifth < 40, `${fifth} of 80`);
  });

  await t.test('an invalid route is refused with its field and a remedy', async (t) => {
    const { err } = await kubectl.try('apply -n bookinfo -f -', {
      input: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: wrong }
spec:
  hosts: [reviews]
  http:
  - route: [{ destination: { host: reviews }, weight: -1 }]
    redirect: { uri: / }
`,
    });
    t.match(err, /denied the request|is invalid/);
    t.match(err, 'spec.http[0]');
  });

  await t.test('a request is one trace, with spans of gateway, clients and servers', async (t) => {
    const spans = await settled(10_000, async () => {
      const found = await traceOf({ url: traces, operation: 'productpage' });
      return found.length >= 6 ? found : undefined;
    });

    const kinds = new Set(spans.map(kindOf));
    t.ok(kinds.has('client') && kinds.has('server'), [...kinds].join());
    t.equal(new Set(spans.map((span) => stringAt(span, 'traceID'))).size, 1);
  });

  await t.test('a retry hides an error from people, and shows in a trace', async (t) => {
    await apply('virtual-service-reviews-50-v3.yaml');
    await apply('ratings-retry.yaml');
    await kubectl.run('rollout status -n bookinfo deployment/ratings-v-faulty --timeout=30s');
    await settled(20_000, async () => {
      await page(application);
      const listed = await (await fetch(`${traces}/api/traces?limit=100`)).text();
      return listed.includes('mesh.retry.reason') ? true : undefined;
    });
    t.pass('a retry was traced');
  });

  await t.test('plain text to a strict workload is reset, mutual TLS goes through', async (t) => {
    await kubectl.run('apply -n bookinfo -f -', {
      input: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default }
spec: { mtls: { mode: STRICT } }
`,
    });
    const plain = 'exec -n demo out -- curl -s -m 5 http://details.bookinfo:9080/health';
    await settles(5000, async () => (await kubectl.try(plain)).code !== 0);
    t.equal((await kubectl.try(plain)).code, 56, 'curl’s word for a reset');
    t.equal((await page(application)).status, 200);
  });

  await t.test('a killed sidecar and a killed control plane come back', async (t) => {
    const victims = await kubectl.run('get pods -n bookinfo -l app=details -o name');
    await kubectl.try(`exec -n bookinfo ${victims.trim()} -c istio-proxy -- sh -c 'kill -9 -1'`);
    await kubectl.try(`exec -n istio-system deploy/istiod -- sh -c 'kill -9 -1'`);
    t.equal((await page(application)).status, 200, 'no control plane, no matter');
    await kubectl.run('wait -n bookinfo --for=condition=Ready pod -l app=details --timeout=60s');
    await kubectl.run('wait -n istio-system --for=condition=Ready pod -l app=istiod --timeout=60s');
    await apply('virtual-service-all-v1.yaml');
    await settles(10_000, async () =>
      (await stars(application, 4)).every((kind) => kind === 'none'),
    );
    t.pass('routes are changed again');
  });

  await t.test('Ctrl-C leaves the machine as it was', async (t) => {
    t.equal(await cluster.stop('SIGINT'), 0);
    t.same(await lastingDifference(before), []);
  });
}

type Page = { readonly status: number; readonly text: string };

async function page(url: string, cookie = ''): Promise<Page> {
  const answer = await fetch(url, { headers: { cookie } });
  return { status: answer.status, text: await answer.text() };
}

async function logIn({ url, name }: { url: string; name: string }): Promise<string> {
  const answer = await fetch(url.replace('productpage', 'login'), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `username=${name}&passwd=x`,
  });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}

/** Which stars so many pages show: of version 1 none, of 2 black ones, of 3 red ones. */
async function stars(url: string, count: number, cookie = ''): Promise<readonly string[]> {
  const kinds: string[] = [];
  for (let i = 0; i < count; i++) {
    const { text } = await page(url, cookie);
    const color = /class="stars[^"]*"[^>]*style="color: ?(\w+)"|stars (black|red)/.exec(text);
    kinds.push(color?.[1] ?? color?.[2] ?? 'none');
  }
  return kinds;
}

type Wanted = { readonly url: string; readonly operation: string };

async function traceOf({ url, operation }: Wanted): Promise<readonly Json[]> {
  const answer: unknown = await (await fetch(`${url}/api/traces?limit=20`)).json();
  if (!isObject(answer)) return [];
  const traces = listAt(answer, 'data').map((trace) => listAt(trace, 'spans'));
  const whole = traces.filter((spans) =>
    spans.some((span) => (stringAt(span, 'operationName') ?? '').includes(operation)),
  );
  return whole.toSorted((one, other) => other.length - one.length)[0] ?? [];
}

function kindOf(span: Json): string {
  const kind = listAt(span, 'tags').find((tag) => stringAt(tag, 'key') === 'span.kind');
  return stringAt(kind, 'value') ?? '';
}

async function settles(withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  await settled(withinMs, async () => ((await holds()) ? true : undefined));
}

async function settled<T>(withinMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
