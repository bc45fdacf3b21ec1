import type { Test } from '../../../../harness/unit.ts';
import { containerOf, podWith } from '../../../../harness/pods.ts';
import { fieldValue, resourceValue } from '../../../../../local/agent/env/index.ts';

const FACTS = {
  podIp: '10.244.1.0',
  hostIp: '10.244.0.1',
  allocatable: { cpu: 2, memory: 8 * 2 ** 30 },
};

export function spec(t: Test): void {
  t.test('a pod may know its names, labels and addresses', async (t) => {
    const labels = { b: 'two "2"', a: '1' };
    const pod = podWith({ serviceAccountName: 'web' }, { labels, annotations: { 'x/y': 'z' } });
    const value = (path: string) => fieldValue(pod, path, FACTS);

    t.equal(value('metadata.name'), 'web-1');
    t.equal(value('metadata.uid'), 'uid-1');
    t.equal(value("metadata.labels['a']"), '1');
    t.equal(value("metadata.annotations['x/y']"), 'z');
    t.equal(value("metadata.annotations['none']"), '');
    t.equal(value('metadata.labels'), 'a="1"\nb="two \\"2\\""');
    t.equal(value('spec.serviceAccountName'), 'web');
    t.equal(value('status.podIP'), '10.244.1.0');
    t.equal(value('status.hostIP'), '10.244.0.1');
    t.equal(value('spec.containers'), undefined);
  });

  t.test(
    'resources are rounded up to the divisor, and a missing limit is the whole node',
    async (t) => {
      const resources = { limits: { cpu: '250m' }, requests: { memory: '64Mi' } };
      const pod = podWith({ containers: [{ name: 'web', image: 'b', resources }] });
      const value = (resource: string, divisor: string) =>
        resourceValue(containerOf(pod), { resource, divisor }, FACTS);

      t.equal(value('limits.cpu', '1'), '1');
      t.equal(value('limits.cpu', '1m'), '250');
      t.equal(value('requests.memory', '1Mi'), '64');
      t.equal(value('requests.cpu', '1'), '0');
      t.equal(value('limits.memory', '1Gi'), '8');
      t.equal(value('limits.gpu', '1'), undefined);
    },
  );
}
