// Ports on the host's loopback, for services while they exist. Real sockets, a fake cluster, no
// root.
import { createServer } from 'node:http';
import { createServer as createListener, type Server } from 'node:net';
import { t } from 'tap';
import { SERVICES } from '../../api/kubernetes/index.ts';
import { silentLog, systemClock } from '../../lib/index.ts';
import { followHostPorts } from '../../local/cluster/index.ts';
import { FakeKube } from '../harness/fake-kube.ts';
import { aHost } from '../harness/host.ts';

const stop = new AbortController();
const api = new FakeKube(systemClock);
const { host, printed, remove } = aHost({ clock: systemClock });
const behind = await listening(createServer((_, response) => response.end('behind')));
const ports = followHostPorts({ host, api, log: silentLog }, stop.signal);
t.teardown(async () => {
  stop.abort();
  await ports.close();
  behind.close();
  remove();
});

await t.test('a service gets its port, and loses it with its end', async (t) => {
  const free = await freePort();
  await api.create(SERVICES, service('web', free));
  await until(() => printed().includes(`127.0.0.1:${free} → default/web:${portOf(behind)}`));

  t.equal(await (await fetch(`http://127.0.0.1:${free}`)).text(), 'behind');
  await api.delete(SERVICES, { namespace: 'default', name: 'web' });
  await until(() => printed().includes(`127.0.0.1:${free} closed`));
  await t.rejects(fetch(`http://127.0.0.1:${free}`));
});

await t.test('a port that is in use is replaced by another, which is named', async (t) => {
  const owner = await listening(createListener());
  await api.create(SERVICES, service('other', portOf(owner)));
  await until(() => printed().includes(`(${portOf(owner)} is in use on this machine)`));
  const chosen = /127\.0\.0\.1:(\d+) → default\/other/.exec(printed())?.[1] ?? '';

  t.equal(await (await fetch(`http://127.0.0.1:${chosen}`)).text(), 'behind');
  owner.close();
});

function service(name: string, nodePort: number) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: {
      type: 'NodePort',
      clusterIP: '127.0.0.1',
      ports: [{ port: portOf(behind), nodePort }],
    },
  };
}

function listening<S extends Server>(server: S): Promise<S> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function freePort(): Promise<number> {
  const server = await listening(createListener());
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within 5 s; printed so far:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
