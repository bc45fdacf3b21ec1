import type { Test } from '../../harness/unit.ts';
import { families } from '../../../control-plane/families.ts';
import { Tally } from '../../../control-plane/serve/index.ts';
import { TYPES } from '../../harness/ads.ts';
import { aConnection } from '../../harness/connection.ts';

export function spec(t: Test): void {
  const refusing = aConnection({
    status: () => [
      {
        typeUrl: TYPES.cluster,
        sent: '2',
        acknowledged: '1',
        refused: 'no such thing',
        resources: 1,
      },
    ],
  });
  const tally = new Tally();
  for (const typeUrl of [TYPES.cluster, TYPES.cluster, 'made.up']) tally.answered(typeUrl, 5);
  tally.told(700);
  tally.made(20);
  tally.failures += 1;
  const all = families({
    version: '1.2.3',
    residentBytes: 7,
    cpuSeconds: 10,
    connections: [aConnection(), refusing],
    pushes: 3,
    tally,
    certificates: 4,
    reviews: { passed: 5, failed: 6 },
    services: 8,
    virtualServices: 9,
  });
  const valueOf = (name: string) => all.find((family) => family.name === name)?.samples[0]?.value;

  t.test('counts proxies, and those that refuse what they were told', async (t) => {
    t.equal(valueOf('pilot_xds'), 2);
    t.equal(valueOf('pilot_xds_refusing'), 1);
    t.same([valueOf('pilot_cds_reject'), valueOf('pilot_rds_reject')], [1, 0]);
  });

  t.test('has the names that dashboards of Istio ask for', async (t) => {
    t.equal(valueOf('pilot_services'), 8);
    t.equal(valueOf('pilot_virt_services'), 9);
    t.equal(valueOf('citadel_server_success_cert_issuance_count'), 4);
    t.same([valueOf('galley_validation_passed'), valueOf('galley_validation_failed')], [5, 6]);
    t.equal(valueOf('process_cpu_seconds_total'), 10);
    t.equal(valueOf('pilot_total_xds_internal_errors'), 1);
    const build = { component: 'pilot', tag: '1.2.3' };
    t.match(
      all.find(({ name }) => name === 'istio_build'),
      { samples: [{ labels: build }] },
    );
    t.match(all[0], { name: 'pilot_info', samples: [{ labels: { version: '1.2.3' } }] });
  });

  t.test('says how long news took, and how much there was of each type', async (t) => {
    const find = (wanted: string) => all.find(({ name }) => name === wanted)?.samples;
    t.same(find('pilot_xds_pushes'), [
      { labels: { type: 'cds' }, value: 2 },
      { labels: { type: 'other' }, value: 1 },
    ]);
    const buckets = find('pilot_proxy_convergence_time') ?? [];
    t.same(
      buckets.map(({ value }) => value),
      [0, 0, 1, 1, 1, 1, 1, 1, 1, 0.7, 1],
    );
  });

  t.test('says counter of what only grows, and names each once', async (t) => {
    const counters = all.filter(({ kind }) => kind === 'counter').map(({ name }) => name);

    t.ok(counters.includes('pilot_pushes_total') && !counters.includes('pilot_xds'));
    t.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  t.test('says how large answers are, by type', async (t) => {
    const sizes = all.find(({ name }) => name === 'pilot_xds_config_size_bytes')?.samples ?? [];

    t.ok(
      sizes.every(({ labels }) => labels?.['type'] === 'cds'),
      'a made up type has no series',
    );
    t.same(
      sizes.map(({ value }) => value),
      [0, 2, 2, 2, 2, 2, 2, 10, 2],
    );
  });
}
