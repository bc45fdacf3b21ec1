import type { Test } from '../../../../harness/unit.ts';
import { FakeKube, settle, type Draft } from '../../../../harness/fake-kube.ts';
import { LEASES, NODES } from '../../../../../api/kubernetes/index.ts';
import { ManualClock, silentLog, stringAt } from '../../../../../lib/index.ts';
import { startHeartbeat } from '../../../../../local/agent/node/index.ts';

const FACTS = {
  name: 'local',
  address: '10.244.0.1',
  podCidr: '10.244.0.0/16',
  cpus: 4,
  memoryBytes: 1,
  arch: 'amd64',
  kernel: '',
  osImage: '',
  machineId: '',
  bootId: '',
  version: '0',
};

export function spec(t: Test): void {
  t.test('registers the node, then renews its lease every ten seconds', async (t) => {
    const { api, clock, stop, beating } = begin();
    await beating.registered;
    const renewed = () => stringAt(api.all(LEASES)[0]?.['spec'], 'renewTime');
    t.match(api.all(NODES), [{ metadata: { name: 'local' }, status: { capacity: { cpu: '4' } } }]);
    t.equal(renewed(), '2026-01-01T00:00:00.000000Z');

    clock.advance(10_000);
    await settle();

    t.equal(renewed(), '2026-01-01T00:00:10.000000Z');
    stop.abort();
    await beating.stopped;
  });

  t.test('a node that people marked stays as they left it', async (t) => {
    const labels = { zone: 'desk' };
    const { api, stop, beating } = begin({
      metadata: { name: 'local', labels },
      spec: { unschedulable: true },
    });

    await beating.registered;

    t.match(api.all(NODES), [
      {
        metadata: { labels: { zone: 'desk', 'kubernetes.io/os': 'linux' } },
        spec: { unschedulable: true },
      },
    ]);
    stop.abort();
  });
}

function begin(node?: Pick<Draft, 'metadata' | 'spec'>) {
  const clock = new ManualClock();
  const api = new FakeKube(clock);
  if (node !== undefined) void api.seed(NODES, { apiVersion: 'v1', kind: 'Node', ...node });
  const stop = new AbortController();
  const beating = startHeartbeat({ api, clock, log: silentLog, facts: FACTS }, stop.signal);
  return { api, clock, stop, beating };
}
