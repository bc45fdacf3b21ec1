import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const GATE = podYaml({ name: 'gate', labels: '{ istio: ingressgateway }' });

function gateway(servers: string): string {
  const spec = `{ selector: { istio: ingressgateway }, servers: [${servers}] }`;
  return ruleYaml({ kind: 'Gateway', name: 'gate', spec });
}

type Drafted = { readonly name: string; readonly body: string };

function routes({ name, body }: Drafted): string {
  const spec = `{ gateways: [gate], ${body} }`;
  return ruleYaml({ kind: 'VirtualService', name, spec });
}

export function spec(t: Test): void {
  const hosts = (table: string, ...yaml: readonly string[]) => {
    const mesh = new MeshUnderTest([GATE, serviceYaml({ name: 'web' }), ...yaml]);
    const snapshot = mesh.snapshot({ namespace: 'default', pod: 'gate' });
    return snapshot.routes.get(table)?.virtualHosts ?? [];
  };
  const http = '{ number: 80, name: http, protocol: HTTP }';
  const answer = (status: number): string => `http: [{ directResponse: { status: ${status} } }]`;

  t.test('joins the rules of all that name a host, the oldest first', async (t) => {
    const found = hosts(
      'http.80',
      gateway(`{ port: ${http}, hosts: ["*"] }`),
      routes({ name: 'old', body: `hosts: [a.org], ${answer(200)}` }),
      routes({ name: 'late', body: `hosts: [a.org, b.org], ${answer(418)}` }),
    );

    t.match(found, [
      {
        domains: ['a.org'],
        routes: [{ directResponse: { status: 200 } }, { directResponse: { status: 418 } }],
      },
      { domains: ['b.org'], routes: [{ directResponse: { status: 418 } }] },
    ]);
  });

  t.test('sends to HTTPS where the server says so, whatever the routes say', async (t) => {
    const found = hosts(
      'http.80',
      gateway(`{ port: ${http}, hosts: [shop/A.org], tls: { httpsRedirect: true } }`),
      routes({ name: 'x', body: `hosts: [a.org], ${answer(200)}` }),
    );

    t.match(found, [{ domains: ['a.org'], routes: [{ redirect: { httpsRedirect: true } }] }]);
    t.equal(found[0]?.routes?.length, 1);
  });

  t.test('gives each HTTPS server a table of its own', async (t) => {
    const port = '{ number: 443, name: tls, protocol: HTTPS }';
    const found = hosts(
      'https.443.tls.gate.default',
      gateway(`{ port: ${port}, hosts: [a.org], tls: { mode: SIMPLE, credentialName: a } }`),
      routes({ name: 'x', body: `hosts: [a.org, b.org], ${answer(200)}` }),
    );

    t.same(
      found.map(({ domains }) => domains),
      [['a.org']],
    );
  });
}
