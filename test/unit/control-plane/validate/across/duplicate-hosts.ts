import { appYaml, messages, objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

const TO_WEB = 'http: [{ route: [{ destination: { host: web.default.svc.cluster.local } }] }]';

export function spec(t: Test): void {
  const rule = (name: string, more: string, namespace = 'default'): string =>
    objectYaml(`VirtualService ${name}`, { namespace, spec: `{ ${more}, ${TO_WEB} }` });

  t.test('of two that claim a host the younger is told who has it', async (t) => {
    const both = [appYaml('web'), rule('a', 'hosts: [web]'), rule('b', 'hosts: [x.org, web]')];

    t.same(told(...both), ['VirtualService default/b IST0109 spec.hosts[1]']);
    t.match(messages(...both), /'web' is VirtualService default\/a's, which is older/);
  });

  t.test('two that nobody sees both of do not meet, nor do gateways’', async (t) => {
    const host = 'hosts: [web.default.svc.cluster.local]';
    const here = rule('a', `${host}, exportTo: ['.']`);
    t.same(told(appYaml('web'), here, rule('b', `${host}, exportTo: ['.']`, 'other')), []);
    t.equal(told(appYaml('web'), here, rule('b', host, 'other')).length, 1);
    const gateway = objectYaml('Gateway g', {
      spec: "{ servers: [{ port: { number: 80, name: h, protocol: HTTP }, hosts: ['*'] }] }",
    });
    t.same(told(appYaml('web'), gateway, here, rule('b', `${host}, gateways: [g]`)), []);
  });
}
