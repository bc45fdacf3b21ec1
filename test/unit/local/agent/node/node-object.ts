import type { Test } from '../../../../harness/unit.ts';
import { nodeLabels, nodeStatus } from '../../../../../local/agent/node/node-object.ts';

const FACTS = {
  name: 'local',
  address: '10.244.0.1',
  podCidr: '10.244.0.0/16',
  cpus: 4,
  memoryBytes: 8 * 2 ** 30,
  arch: 'amd64',
  kernel: '6.1.0',
  osImage: 'Debian GNU/Linux 12',
  machineId: 'm',
  bootId: 'b',
  version: '0.1.0',
};

export function spec(t: Test): void {
  t.test('shows what the machine has and that it is well', async (t) => {
    const status = nodeStatus(FACTS, {
      now: '2026-01-01T00:00:10Z',
      since: '2026-01-01T00:00:00Z',
    });

    t.match(status, {
      capacity: { cpu: '4', memory: '8388608Ki', pods: '110' },
      addresses: [{ type: 'InternalIP', address: '10.244.0.1' }, { type: 'Hostname' }],
      nodeInfo: { containerRuntimeVersion: 'lateen://0.1.0', kernelVersion: '6.1.0' },
    });
    t.match(JSON.stringify(status['conditions']), '"type":"Ready","status":"True"');
    t.match(nodeLabels(FACTS), {
      'kubernetes.io/hostname': 'local',
      'kubernetes.io/arch': 'amd64',
    });
  });
}
