import { objectYaml, told } from '../../../../harness/analysis.ts';
import { serviceYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const rule = (more: string): string =>
    objectYaml('VirtualService r', { spec: `{ hosts: [web], ${more} }` });
  const service = (name: string): string => {
    const spec = `{ selector: { app: web }, ports: [{ port: 80, name: ${name} }] }`;
    return serviceYaml({ name: 'web', spec });
  };
  const HTTP = 'http: [{ route: [{ destination: { host: web } }] }]';

  t.test('rules for HTTP need a port that speaks it', async (t) => {
    t.same(told(service('tcp-web'), rule(HTTP)), [
      'VirtualService default/r IST0130 spec.hosts[0]',
    ]);
    t.same(told(service('grpc-web'), rule(HTTP)), []);
    const tcp = 'tcp: [{ route: [{ destination: { host: web } }] }]';
    t.same(told(service('tcp-web'), rule(tcp)), []);
  });
}
