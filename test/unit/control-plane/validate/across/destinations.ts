import { appYaml, messages, objectYaml, told } from '../../../../harness/analysis.ts';
import { serviceYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const routeTo = (destination: string): string =>
    objectYaml('VirtualService r', {
      spec: `{ hosts: [x.org], http: [{ route: [{ destination: ${destination} }] }] }`,
    });
  const at = 'VirtualService default/r';
  const place = 'spec.http[0].route[0].destination';

  t.test('a host, a subset and a port must be there', async (t) => {
    const web = appYaml('web');
    const rule = objectYaml('DestinationRule web', {
      spec: '{ host: web, subsets: [{ name: v1, labels: { app: web } }] }',
    });

    t.same(told(web, rule, routeTo('{ host: web, subset: v1, port: { number: 80 } }')), []);
    t.same(told(web, routeTo('{ host: nobody }')), [`${at} IST0101 ${place}.host`]);
    t.match(messages(routeTo('{ host: nobody }')), /nobody\.default\.svc\.cluster\.local/);
    t.same(told(web, rule, routeTo('{ host: web, subset: v2 }')), [
      `${at} IST0101 ${place}.subset`,
    ]);
    t.same(told(web, routeTo('{ host: web, port: { number: 8080 } }')), [
      `${at} IST0101 ${place}.port.number`,
    ]);
  });

  t.test('of several ports one must be named', async (t) => {
    const ports = '[{ port: 80, name: http-a }, { port: 81, name: http-b }]';
    const spec = `{ selector: { app: web }, ports: ${ports} }`;

    t.same(told(serviceYaml({ name: 'web', spec }), routeTo('{ host: web }')), [
      `${at} IST0112 ${place}.port`,
    ]);
  });

  t.test('hosts that a ServiceEntry declares for many are there', async (t) => {
    const entry = objectYaml('ServiceEntry all', {
      spec: "{ hosts: ['*.out.org'], ports: [{ number: 80, name: http, protocol: HTTP }] }",
    });
    t.same(told(entry, routeTo('{ host: a.out.org }')), []);
  });

  t.test('a delegate must be there, and have no hosts', async (t) => {
    const root = objectYaml('VirtualService root', {
      spec: '{ hosts: [x.org], http: [{ delegate: { name: part } }] }',
    });
    const hosts = '{ hosts: [y.org], http: [{ directResponse: { status: 200 } }] }';
    const finding = 'VirtualService default/root IST0101 spec.http[0].delegate';

    t.same(told(root), [finding]);
    t.same(told(root, objectYaml('VirtualService part', { spec: hosts })), [finding]);
    const part = '{ http: [{ directResponse: { status: 200 } }] }';
    t.same(told(root, objectYaml('VirtualService part', { spec: part })), []);
  });
}
