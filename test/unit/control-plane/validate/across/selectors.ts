import { objectYaml, told } from '../../../../harness/analysis.ts';
import { podYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const pod = podYaml({ name: 'web' });
  const sidecar = (app: string, namespace = 'default'): string =>
    objectYaml('Sidecar s', {
      namespace,
      spec: `{ workloadSelector: { labels: { app: ${app} } }, egress: [{ hosts: ['./*'] }] }`,
    });

  t.test('a selector selects somebody of its namespace', async (t) => {
    t.same(told(pod, sidecar('web')), []);
    const path = 'IST0127 spec.workloadSelector.labels';
    t.same(told(pod, sidecar('wob')), [`Sidecar default/s ${path}`]);
    t.same(told(pod, sidecar('web', 'other')), [`Sidecar other/s ${path}`]);
  });

  t.test('a Gateway selects wherever its pods are', async (t) => {
    const servers = "[{ port: { number: 80, name: h, protocol: HTTP }, hosts: ['*'] }]";
    const gateway = objectYaml('Gateway g', {
      namespace: 'other',
      spec: `{ selector: { app: web }, servers: ${servers} }`,
    });

    t.same(told(pod, gateway), []);
    t.same(told(gateway), ['Gateway other/g IST0127 spec.selector']);
  });
}
