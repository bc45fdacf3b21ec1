import type { Test } from '../../harness/unit.ts';
import { families } from '../../../control-plane/families.ts';
import { aConnection } from '../../harness/connection.ts';

export function spec(t: Test): void {
  const refusing = aConnection({
    status: () => [
      { typeUrl: 't', sent: '2', acknowledged: '1', refused: 'no such thing', resources: 1 },
    ],
  });
  const all = families({
    version: '1.2.3',
    residentBytes: 7,
    connections: [aConnection(), refusing],
    pushes: 3,
    certificates: 4,
    reviews: { passed: 5, failed: 6 },
    services: 8,
    virtualServices: 9,
  });
  const valueOf = (name: string) => all.find((family) => family.name === name)?.samples[0]?.value;

  t.test('counts proxies, and those that refuse what they were told', async (t) => {
    t.equal(valueOf('pilot_xds'), 2);
    t.equal(valueOf('pilot_xds_refusing'), 1);
  });

  t.test('has the names that dashboards of Istio ask for', async (t) => {
    t.equal(valueOf('pilot_services'), 8);
    t.equal(valueOf('pilot_virt_services'), 9);
    t.equal(valueOf('citadel_server_success_cert_issuance_count'), 4);
    t.same([valueOf('galley_validation_passed'), valueOf('galley_validation_failed')], [5, 6]);
    t.match(all[0], { name: 'pilot_info', samples: [{ labels: { version: '1.2.3' } }] });
  });

  t.test('says counter of what only grows, and names each once', async (t) => {
    const counters = all.filter(({ kind }) => kind === 'counter').map(({ name }) => name);

    t.ok(counters.includes('pilot_pushes_total') && !counters.includes('pilot_xds'));
    t.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });
}
