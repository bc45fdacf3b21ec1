import { appYaml, objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const rule = (spec: string): string => objectYaml('DestinationRule r', { spec });
  const at = 'DestinationRule default/r';

  t.test('is about a service that is there', async (t) => {
    t.same(told(appYaml('web'), rule('{ host: web }')), []);
    t.same(told(appYaml('web'), rule("{ host: '*.svc.cluster.local' }")), []);
    t.same(told(appYaml('web'), rule('{ host: wob }')), [`${at} IST0174 spec.host`]);
  });

  t.test('subsets select somebody, where that can be known', async (t) => {
    const subsets = 'subsets: [{ name: a, labels: { app: web } }, { name: b, labels: { v: x } }]';
    t.same(told(appYaml('web'), rule(`{ host: web, ${subsets} }`)), [
      `${at} IST0173 spec.subsets[1].labels`,
    ]);
    const entry = objectYaml('ServiceEntry e', {
      spec:
        '{ hosts: [x.org], resolution: DNS, ' +
        'ports: [{ number: 80, name: http, protocol: HTTP }] }',
    });
    t.same(told(entry, rule(`{ host: x.org, ${subsets} }`)), []);
  });
}
