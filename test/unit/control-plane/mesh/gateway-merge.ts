import { MeshUnderTest, PLACE } from '../../../harness/mesh-under-test.ts';
import { ruleYaml } from '../../../harness/yaml-objects.ts';
import { mergedServers } from '../../../../control-plane/mesh/gateway-merge.ts';
import { placedServers } from '../../../../control-plane/mesh/gateway-view.ts';
import type { Test } from '../../../harness/unit.ts';

const CLIENT = { namespace: 'edge', labels: {}, ports: {}, ...PLACE };

function gateway(...[name, servers]: readonly [string, string]): string {
  return ruleYaml({ kind: 'Gateway', name, namespace: 'edge', spec: `{ servers: [${servers}] }` });
}

const HTTP = '{ number: 80, name: http, protocol: HTTP }';
const TCP = '{ number: 80, name: tcp, protocol: TCP }';
const HTTPS = '{ number: 443, name: https, protocol: HTTPS }';

export function spec(t: Test): void {
  const merged = (...yaml: readonly string[]) =>
    mergedServers(placedServers(new MeshUnderTest(yaml).mesh, CLIENT));
  const kept = ({ ports }: ReturnType<typeof merged>) =>
    ports.map(({ number, bind, servers }) => [
      `${bind}:${number}`,
      ...servers.map(
        ({ gateway: { metadata }, server }) => `${metadata.name} ${server.hosts.join()}`,
      ),
    ]);
  const lost = ({ losses }: ReturnType<typeof merged>) =>
    losses.map(({ loser, winner, why }) => [
      loser.gateway.metadata.name,
      winner.gateway.metadata.name,
      why,
    ]);

  t.test('plain HTTP of several Gateways shares a port', async (t) => {
    const both = merged(
      gateway('a', `{ port: ${HTTP}, hosts: [a.org] }`),
      gateway('b', `{ port: ${HTTP}, hosts: [a.org, b.org] }`),
    );

    t.same(kept(both), [['0.0.0.0:80', 'a a.org', 'b a.org,b.org']]);
    t.same(lost(both), []);
  });

  t.test('of two protocols the older Gateway’s has the port', async (t) => {
    const both = merged(
      gateway('a', `{ port: ${TCP}, hosts: ['*'] }`),
      gateway('b', `{ port: ${HTTP}, hosts: ['*'] }, { port: ${TCP}, hosts: [x.org] }`),
    );

    t.same(kept(both), [['0.0.0.0:80', 'a *']]);
    t.same(lost(both), [
      ['b', 'a', { kind: 'protocol', has: 'bytes' }],
      ['b', 'a', { kind: 'bytes' }],
    ]);
  });

  t.test('a server name is the first one’s, and what is left of the other is served', async (t) => {
    const tls = 'tls: { credentialName: c }';
    const both = merged(
      gateway('a', `{ port: ${HTTPS}, hosts: [a.org], ${tls} }`),
      gateway('b', `{ port: ${HTTPS}, hosts: [edge/A.org, b.org], ${tls} }`),
    );

    t.same(kept(both), [['0.0.0.0:443', 'a a.org', 'b b.org']]);
    t.same(lost(both), [['b', 'a', { kind: 'host', host: 'a.org' }]]);
  });

  t.test('addresses are listened on separately', async (t) => {
    const both = merged(
      gateway(
        'a',
        `{ port: ${HTTP}, bind: 10.0.0.1, hosts: ['*'] }, { port: ${TCP}, hosts: ['*'] }`,
      ),
    );

    t.same(kept(both), [
      ['10.0.0.1:80', 'a *'],
      ['0.0.0.0:80', 'a *'],
    ]);
  });
}
