import { objectYaml, told } from '../../../../harness/analysis.ts';
import { podYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const gateway = (selector: string): string =>
    objectYaml('Gateway g', {
      spec:
        `{ selector: ${selector}, servers: [{ port: { number: 443, name: s, protocol: HTTPS }, ` +
        "hosts: ['*'], tls: { mode: MUTUAL, credentialNames: [a, b] } }] }",
    });
  const pod = podYaml({ name: 'gate', namespace: 'edge', labels: '{ istio: gate }' });

  t.test(
    'every certificate is looked for where the pods are, and nowhere without any',
    async (t) => {
      const path = 'spec.servers[0].tls.credentialNames';

      t.same(told(pod, gateway('{ istio: gate }')), [
        `Gateway default/g IST0101 ${path}`,
        `Gateway default/g IST0101 ${path}`,
        `Gateway default/g IST0101 ${path}`,
      ]);
      t.same(told(pod, gateway('{ istio: other }')), ['Gateway default/g IST0127 spec.selector']);
    },
  );
}
