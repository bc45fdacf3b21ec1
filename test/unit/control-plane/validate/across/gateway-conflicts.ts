import { messages, objectYaml, told } from '../../../../harness/analysis.ts';
import { podYaml, serviceYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

const PODS = ['one', 'two'].map((name) => podYaml({ name, labels: '{ istio: gate }' }));

export function spec(t: Test): void {
  const gateway = (name: string, ...servers: readonly string[]): string =>
    objectYaml(`Gateway ${name}`, {
      spec: `{ selector: { istio: gate }, servers: [${servers.join(', ')}] }`,
    });
  const http = "{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }";
  const tcp = "{ port: { number: 80, name: tcp, protocol: TCP }, hosts: ['*'] }";
  const https =
    '{ port: { number: 443, name: s, protocol: HTTPS }, hosts: [a.org], ' +
    'tls: { mode: ISTIO_MUTUAL } }';

  t.test('the younger is told once, with the winner’s name', async (t) => {
    const both = [...PODS, gateway('a', http, https), gateway('b', tcp, https)];

    t.same(told(...both), [
      'Gateway default/b IST0145 spec.servers[0].port',
      'Gateway default/b IST0145 spec.servers[1].hosts',
    ]);
    t.match(
      messages(...both),
      /port 80 speaks plain HTTP since Gateway default\/a \(spec\.servers/,
    );
    t.match(messages(...both), /'a\.org' on port 443 is Gateway default\/a/);
    t.match(
      messages(...PODS, gateway('a', tcp), gateway('b', tcp)),
      /do not say whom they are for/,
    );
  });

  t.test('plain HTTP is shared, and other proxies are others’', async (t) => {
    t.same(told(...PODS, gateway('a', http), gateway('b', http)), []);
  });

  t.test('a port that no Service in front leads to is told', async (t) => {
    const spec = '{ selector: { istio: gate }, ports: [{ port: 80, name: http }] }';
    const front = serviceYaml({ name: 'front', spec });

    t.same(told(...PODS, front, gateway('a', http, https)), [
      'Gateway default/a IST0162 spec.servers[1].port.number',
    ]);
  });
}
