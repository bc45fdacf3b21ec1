import { messages, objectYaml, told } from '../../../../harness/analysis.ts';
import { podYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

const POD = podYaml({ name: 'web', labels: '{ app: web, tier: front }' });

export function spec(t: Test): void {
  const sidecar = (name: string, labels?: string): string => {
    const selector = labels === undefined ? '' : `workloadSelector: { labels: ${labels} }, `;
    return objectYaml(`Sidecar ${name}`, { spec: `{ ${selector}egress: [{ hosts: ['./*'] }] }` });
  };

  t.test('two for one workload: the older holds', async (t) => {
    const both = [POD, sidecar('a', '{ app: web }'), sidecar('b', '{ tier: front }')];

    t.same(told(...both), ['Sidecar default/b IST0110 spec.workloadSelector']);
    t.match(messages(...both), /Sidecar default\/a selects pod web too/);
    t.same(told(POD, sidecar('a', '{ app: web }'), sidecar('b')), []);
  });

  t.test('two for a namespace likewise', async (t) => {
    t.same(told(POD, sidecar('a'), sidecar('b')), [
      'Sidecar default/b IST0111 spec.workloadSelector',
    ]);
  });
}
