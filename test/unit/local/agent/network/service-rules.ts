import type { Test } from '../../../../harness/unit.ts';
import { aBook, aService, aSlice } from '../../../../harness/services.ts';
import { serviceRules } from '../../../../../local/agent/network/service-rules.ts';

const TWO = ['10.244.1.1', '10.244.1.2'];

export function spec(t: Test): void {
  t.test('a service port is an element of the map and a chain that picks at random', async (t) => {
    const port = { name: 'http', protocol: 'tcp', port: 80, nodePort: 30080 } as const;
    const service = aService({ ports: [port], externals: ['192.0.2.1'] });
    const rules = serviceRules(aBook([service], [aSlice(TWO)]));

    t.same(
      [...rules.chains],
      [
        [
          'service/default/web/tcp/80',
          [
            'meta l4proto tcp dnat ip to numgen random mod 2 map ' +
              '{ 0 : 10.244.1.1 . 8080, 1 : 10.244.1.2 . 8080 }',
          ],
        ],
      ],
    );
    t.same(
      [...rules.elements].map(([name, held]) => [name, Object.fromEntries(held)]),
      [
        [
          'service-ports',
          {
            '10.96.0.5 . tcp . 80': 'goto service/default/web/tcp/80',
            '192.0.2.1 . tcp . 80': 'goto service/default/web/tcp/80',
          },
        ],
        ['node-ports', { 'tcp . 30080': 'goto service/default/web/tcp/80' }],
        ['hairpin', { '10.244.1.1 . 10.244.1.1': '', '10.244.1.2 . 10.244.1.2': '' }],
      ],
    );
  });

  t.test('one endpoint needs no choice', async (t) => {
    const rules = serviceRules(aBook([aService()], [aSlice(['10.244.1.1'])]));

    t.same(rules.chains.get('service/default/web/tcp/80'), [
      'meta l4proto tcp dnat to 10.244.1.1:8080',
    ]);
  });

  t.test('without endpoints there is no rule, so that the packet is refused', async (t) => {
    const rules = serviceRules(aBook([aService()], [aSlice([{ state: 'not ready' }])]));

    t.equal(rules.chains.size, 0);
    t.equal(rules.elements.get('service-ports')?.size, 0);
  });

  t.test('headless services and aliases have no rules', async (t) => {
    const headless = aService({ reach: { kind: 'headless' } });

    t.equal(serviceRules(aBook([headless], [aSlice(TWO)])).chains.size, 0);
  });

  t.test('with affinity a client that is known goes where it went', async (t) => {
    const rules = serviceRules(aBook([aService({ affinitySeconds: 60 })], [aSlice(TWO)]));
    const kept = 'clients/60s/default/web/tcp/80/10.244.1.1/8080';
    const place = 'endpoint/default/web/tcp/80/10.244.1.1/8080';

    t.equal(
      rules.sets.get(kept),
      '{ type ipv4_addr; size 65536; flags dynamic,timeout; timeout 60s; }',
    );
    t.same(rules.chains.get(place), [
      `update @${kept} { ip saddr }`,
      'meta l4proto tcp dnat to 10.244.1.1:8080',
    ]);
    t.equal(rules.chains.get('service/default/web/tcp/80')?.[0], `ip saddr @${kept} goto ${place}`);
  });
}
