// Certificates that live two minutes rotate under load, and no request notices.
import { t } from 'tap';
import { Kubectl } from '../harness/kubectl.ts';
import { removeStateFolder, startCluster, stateFolder } from '../harness/local-cluster.ts';
import { peer } from '../harness/peers.ts';

// Renewed at half of their life: one renewal of each falls into this.
const LOAD_MS = 80_000;

async function rotation(program: string): Promise<void> {
  const state = stateFolder();
  const cluster = await startCluster(state, { withMesh: true });
  const kubectl = new Kubectl(program, cluster.kubeconfig);
  t.teardown(async () => {
    await cluster.stop();
    removeStateFolder(state);
  });
  await kubectl.run('create namespace short');
  await kubectl.run('label namespace short istio-injection=enabled');
  await kubectl.run('apply -n short -f -', { input: SERVER });
  await kubectl.run('rollout status -n short deployment/server --timeout=60s');
  await kubectl.run('apply -n short -f -', { input: CLIENT });
  await kubectl.run('rollout status -n short deployment/client --timeout=60s');

  await t.test(
    'certificates of two minutes rotate without an error',
    { timeout: 150_000 },
    async (t) => {
      const before = await serial(kubectl);
      await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
      const after = await serial(kubectl);
      const [said = ''] = (await kubectl.run('logs -n short deploy/client -c load --tail=1')).split(
        '\n',
      );
      const [, good = '0', bad = ''] = /^(\d+) good, (\d+) bad$/.exec(said) ?? [];

      t.not(after, before, 'another certificate');
      t.ok(Number(good) > 500, said);
      t.equal(bad, '0', said);
    },
  );
}

async function serial(kubectl: Kubectl): Promise<string> {
  const certs = 'exec -n short deploy/server -c istio-proxy -- curl -s 127.0.0.1:15000/certs';
  return /"serial_number": *"(\w+)"/.exec(await kubectl.run(certs))?.[1] ?? '';
}

const SHORT_LIVED = `
      annotations:
        proxy.istio.io/config: |
          proxyMetadata:
            SECRET_TTL: 2m`;

const SERVER = `
apiVersion: v1
kind: Service
metadata: { name: server }
spec:
  selector: { app: server }
  ports: [{ name: http, port: 8080 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: server }
spec:
  selector: { matchLabels: { app: server } }
  template:
    metadata:
      labels: { app: server }${SHORT_LIVED}
    spec:
      containers:
        - name: httpbin
          image: mccutchen/go-httpbin
          ports: [{ containerPort: 8080 }]
`;

const CLIENT = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: client }
spec:
  selector: { matchLabels: { app: client } }
  template:
    metadata:
      labels: { app: client }${SHORT_LIVED}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: load
          image: curlimages/curl
          command:
            - sh
            - -c
            - |
              good=0 bad=0
              while true; do
                if curl -sf -m 5 -o /dev/null http://server:8080/get
                then good=$((good + 1))
                else bad=$((bad + 1))
                fi
                echo "$good good, $bad bad"
                sleep 0.05
              done
`;

const program = await peer(t, 'kubectl-1.36');
if (program !== undefined) await rotation(program);
