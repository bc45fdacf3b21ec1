import { ManualClock } from '../../../../lib/index.ts';
import type { Cluster } from '../../../../api/xds/index.ts';
import { Configuration } from '../../../../proxy/agent/configuration.ts';
import type { AdsResource } from '../../../../proxy/xds/index.ts';
import { TestAuthority } from '../../../harness/certificates.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('turns a step into the pieces that change and those that go', (t) => {
    const configuration = new Configuration({ clock: new ManualClock() });
    const inline = cluster({ type: 'STATIC', loadAssignment: { clusterName: 'a', endpoints: [] } });
    t.same(configuration.check(inline), []);

    const first = configuration.apply({ changed: [inline], removed: [] });
    t.same(
      first.set.map(({ kind, name }) => `${kind} ${name}`),
      ['endpoints a', 'upstream a'],
    );

    const last = configuration.apply({ changed: [], removed: [{ kind: 'cluster', name: 'a' }] });
    t.same(last.removed, [
      { kind: 'endpoints', name: 'a' },
      { kind: 'upstream', name: 'a' },
    ]);
    t.equal(configuration.accepted('cluster').size, 0);
    t.end();
  });

  t.test('endpoints that came with a cluster give way to told ones of that name', (t) => {
    const configuration = new Configuration({ clock: new ManualClock() });
    const inline = cluster({ type: 'STATIC', loadAssignment: { clusterName: 'a', endpoints: [] } });
    const told: AdsResource = { ...head('a'), kind: 'endpoints', value: { clusterName: 'a' } };
    const eds = cluster({ type: 'EDS' });
    for (const resource of [inline, told, eds]) t.same(configuration.check(resource), []);
    configuration.apply({ changed: [inline], removed: [] });

    const patch = configuration.apply({ changed: [told, eds], removed: [] });

    t.same(patch.removed, [], 'nothing is taken away under the new cluster');
    t.end();
  });

  t.test('refuses with every path and reason, and then changes nothing', (t) => {
    const configuration = new Configuration({ clock: new ManualClock() });
    const good = cluster({ connectTimeout: '1s' });
    configuration.check(good);
    configuration.apply({ changed: [good], removed: [] });

    const reasons = configuration.check(
      cluster({
        lbPolicy: 'LOAD_BALANCING_POLICY_CONFIG',
        type: 'STATIC',
        transportSocket: { typedConfig: { '@type': 'x/Quic' } },
      }),
    );

    t.match(reasons.join('\n'), /^lb_policy .*\ntransport_socket\.typed_config/s);
    t.equal(configuration.accepted('cluster').get('a')?.resource, good);
    t.equal(configuration.refusals, 1);
    t.end();
  });

  t.test('a secret that no TLS can be made of is refused, and the one before stays', async (t) => {
    const configuration = new Configuration({ clock: new ManualClock() });
    const { chain, key } = new TestAuthority().issue({ kind: 'dns', value: 'a.org' });
    const secret = (privateKey: string): AdsResource => {
      const [certificateChain, hidden] = [chain, privateKey].map((inlineString) => {
        return { inlineString };
      });
      const tlsCertificate = { certificateChain: certificateChain ?? {}, privateKey: hidden ?? {} };
      return { ...head('shop'), kind: 'secret', value: { name: 'shop', tlsCertificate } };
    };
    const good = secret(key);
    t.same(configuration.check(good), []);
    t.match(configuration.apply({ changed: [good], removed: [] }).set, [{ kind: 'secret' }]);

    t.match(configuration.check(secret('x')), [/cannot be used/]);
    t.equal(configuration.accepted('secret').get('shop')?.resource, good);
  });

  t.test('what was accepted can be looked at, compiled anew', async (t) => {
    const configuration = new Configuration({ clock: new ManualClock(5) });
    const good = cluster({ connectTimeout: '7s' });
    configuration.check(good);
    configuration.apply({ changed: [good], removed: [] });

    const held = configuration.accepted('cluster').get('a');

    t.equal(held?.at, 5);
    t.match(held?.pieces, [{ kind: 'upstream', name: 'a', connectTimeoutMs: 7000 }]);
    t.not(held?.pieces[0], held?.pieces[0], 'nothing of it is kept');
  });

  t.test('counts what does not act while it is in force, and tells it once', async (t) => {
    const told: string[] = [];
    const onFinding = ({ path }: { readonly path: string }): void => void told.push(path);
    const configuration = new Configuration({ clock: new ManualClock(), onFinding });
    const odd = cluster({ altStatName: 'x' });
    const unknown = [{ path: 'preconnectPolicy', type: 'envoy.config.cluster.v3.Cluster' }];
    const odder = { ...cluster({ altStatName: 'x' }), unknown };

    for (const resource of [odd, odder]) {
      t.same(configuration.check(resource), []);
      configuration.apply({ changed: [resource], removed: [] });
    }

    t.same(told, ['cluster a.alt_stat_name', 'cluster a.preconnect_policy']);
    t.equal(configuration.findings, 2);
    configuration.apply({ changed: [], removed: [{ kind: 'cluster', name: 'a' }] });
    t.equal(configuration.findings, 0);
  });
}

function cluster(value: Cluster): AdsResource & { kind: 'cluster' } {
  return { ...head('a'), kind: 'cluster', value: { name: 'a', ...value } };
}

function head(name: string) {
  return { name, version: '1', unknown: [] };
}
