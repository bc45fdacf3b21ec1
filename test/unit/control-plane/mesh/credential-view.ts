import { TestAuthority } from '../../../harness/certificates.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { secretYaml } from '../../../harness/secret-yaml.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';
import { secretFor } from '../../../../control-plane/mesh/credential-view.ts';
import { serverCredentials } from '../../../../control-plane/mesh/credential-name.ts';
import type { Test } from '../../../harness/unit.ts';

const GATE = podYaml({ name: 'gate', labels: '{ istio: gateway }' });

function gateway(tls: string, namespace = 'default'): string {
  const port = '{ number: 443, name: https, protocol: HTTPS }';
  const server = `{ port: ${port}, hosts: ['*'], tls: ${tls} }`;
  return ruleYaml({ kind: 'Gateway', name: 'g', namespace, spec: `{ servers: [${server}] }` });
}

export function spec(t: Test): void {
  const authority = new TestAuthority();
  const { chain, key } = authority.issue({ kind: 'dns', value: 'shop.test' });
  const secret = (name: string, namespace = 'default', data = {}): string =>
    secretYaml({ name, namespace, data: { 'tls.crt': chain, 'tls.key': key, ...data } });
  const meshOf = (...yaml: readonly string[]) => new MeshUnderTest([GATE, ...yaml]);
  const namesIn = (...yaml: readonly string[]): readonly string[] =>
    meshOf(...yaml)
      .view({ namespace: 'default', pod: 'gate' })
      .credentials.map(({ name }) => name);

  t.test('a gateway has what its servers name, of its own namespace alone', async (t) => {
    t.same(namesIn(gateway('{ credentialName: shop }'), secret('shop'), secret('other')), [
      'kubernetes://shop',
    ]);
    // The Gateway's namespace does not count: the proxy's does.
    t.same(namesIn(gateway('{ credentialName: shop }', 'other'), secret('shop', 'other')), []);
    const far = '{ credentialName: kubernetes-gateway://other/shop }';
    t.same(namesIn(gateway(far), secret('shop'), secret('shop', 'other')), []);
  });

  t.test('has authorities from the Secret that has them', async (t) => {
    const tls = '{ mode: MUTUAL, credentialName: shop }';
    const roots = { 'ca.crt': authority.rootPem };
    const [use] = serverCredentials({ mode: 'MUTUAL', credentialName: 'shop' }).slice(1);
    if (use === undefined) throw new Error('mutual TLS wants authorities');

    t.same(namesIn(gateway(tls), secret('shop', 'default', roots)), [
      'kubernetes://shop',
      'kubernetes://shop-cacert',
    ]);
    const both = meshOf(gateway(tls), secret('shop'), secret('shop-cacert', 'default', roots)).mesh;
    t.equal(secretFor(both, use, 'default')?.trust.kind, 'good');
  });

  t.test('has a certificate and authorities apart where both come of one Secret', async (t) => {
    const server = (number: number, tls: string): string => {
      const port = `{ number: ${number}, name: s${number}, protocol: HTTPS }`;
      return `{ port: ${port}, hosts: ['*'], tls: ${tls} }`;
    };
    const servers = [
      server(443, '{ mode: SIMPLE, credentialName: shop-cacert }'),
      server(444, '{ mode: MUTUAL, credentialName: shop }'),
    ];
    const rule = ruleYaml({ kind: 'Gateway', name: 'g', spec: `{ servers: [${servers.join()}] }` });
    const roots = { 'ca.crt': authority.rootPem };
    const mesh = meshOf(rule, secret('shop'), secret('shop-cacert', 'default', roots));
    const given = mesh.view({ namespace: 'default', pod: 'gate' }).credentials;

    t.same(
      given.map(({ name, kind }) => [name, kind]),
      [
        ['kubernetes://shop-cacert#pair', 'certificate'],
        ['kubernetes://shop', 'certificate'],
        ['kubernetes://shop-cacert', 'trust'],
      ],
    );
  });

  t.test('a client has what its rules name', async (t) => {
    const rule = ruleYaml({
      kind: 'DestinationRule',
      name: 'web',
      spec: '{ host: web, trafficPolicy: { tls: { mode: MUTUAL, credentialName: shop } } }',
    });
    const mesh = meshOf(rule, serviceYaml({ name: 'web' }), secret('shop'), podYaml({ name: 'a' }));

    t.same(
      mesh.view({ namespace: 'default', pod: 'a' }).credentials.map(({ name }) => name),
      ['kubernetes://shop'],
    );
  });
}
