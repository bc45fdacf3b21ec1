import { objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const gateway = (hosts: string): string =>
    objectYaml('Gateway g', {
      namespace: 'edge',
      spec: `{ servers: [{ port: { number: 80, name: h, protocol: HTTP }, hosts: ${hosts} }] }`,
    });
  const rule = (gateways: string): string =>
    objectYaml('VirtualService r', {
      spec:
        `{ hosts: [a.org], gateways: ${gateways}, ` +
        'http: [{ directResponse: { status: 200 } }] }',
    });
  const at = 'VirtualService default/r';

  t.test('a Gateway must be there by the name that is written', async (t) => {
    t.same(told(gateway('["*"]'), rule('[edge/g, mesh]')), []);
    t.same(told(gateway('["*"]'), rule('[mesh, g]')), [`${at} IST0101 spec.gateways[1]`]);
  });

  t.test('and serve a host, from that namespace', async (t) => {
    t.same(told(gateway('["*.org"]'), rule('[edge/g]')), []);
    for (const hosts of ['[b.org]', '["./*"]']) {
      t.same(told(gateway(hosts), rule('[edge/g]')), [`${at} IST0132 spec.gateways[0]`]);
    }
  });
}
