import { appYaml, objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  type Drafted = { readonly name: string; readonly host?: string; readonly protocol?: string };
  const entry = ({ name, host = 'x.org', protocol = 'HTTP' }: Drafted, namespace = 'default') =>
    objectYaml(`ServiceEntry ${name}`, {
      namespace,
      spec: `{ hosts: [${host}], ports: [{ number: 80, name: p, protocol: ${protocol} }] }`,
    });

  t.test('a host that another has in the namespace, or the cluster, is told', async (t) => {
    t.same(told(entry({ name: 'a' }), entry({ name: 'b' })), [
      'ServiceEntry default/b IST0133 spec.hosts[0]',
    ]);
    const host = 'web.default.svc.cluster.local';
    t.same(told(appYaml('web'), entry({ name: 'a', host })), [
      'ServiceEntry default/a IST0133 spec.hosts[0]',
    ]);
    t.same(told(entry({ name: 'a' }), entry({ name: 'b' }, 'other')), []);
  });

  t.test('one port speaks one protocol', async (t) => {
    t.same(told(entry({ name: 'a' }), entry({ name: 'b', protocol: 'TCP' }, 'other')), [
      'ServiceEntry other/b IST0177 spec.ports[0].protocol',
    ]);
  });
}
