import type { Test } from '../../../harness/unit.ts';
import { metadataEnv, proxyContainer } from '../../../../injector/inject/container.ts';
import { readInjection } from '../../../../injector/inject/settings.ts';

export function spec(t: Test): void {
  t.test('has no rights, and says all that the proxy reads', async (t) => {
    const reading = readInjection({ mesh: {}, values: { global: { network: 'blue' } } });
    if (reading.kind === 'rejected') throw new Error(reading.reasons.join());

    const container = proxyContainer({
      settings: reading.settings,
      role: 'sidecar',
      workload: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      namespace: 'shop',
      image: 'image',
      config: { proxyMetadata: { MINE: 'yes' } },
      interception: 'REDIRECT',
      logging: { proxy: 'warning', component: 'misc:error', agent: 'default:info' },
      amounts: undefined,
      readiness: undefined,
      applications: [{ name: 'web', ports: [{ containerPort: 80 }] }],
      env: [],
    });

    t.match(container.securityContext, { capabilities: { drop: ['ALL'] }, runAsUser: 1337 });
    const values = Object.fromEntries(
      (container.env ?? []).map(({ name, value }) => [name, value]),
    );
    t.match(values, {
      CA_ADDR: 'istiod.istio-system.svc:15012',
      ISTIO_META_POD_PORTS: '[{"containerPort":80}]',
      ISTIO_META_APP_CONTAINERS: 'web',
      ISTIO_META_NETWORK: 'blue',
      MINE: 'yes',
      TRUST_DOMAIN: 'cluster.local',
    });
    for (const name of ['POD_NAME', 'POD_NAMESPACE', 'INSTANCE_IP', 'SERVICE_ACCOUNT']) {
      t.ok(name in values, name);
    }
    t.equal(container.startupProbe, undefined);
  });

  t.test('a proxy’s metadata is its environment', async (t) => {
    t.same(metadataEnv({ proxyMetadata: { A: 'b' } }), [{ name: 'A', value: 'b' }]);
    t.same(metadataEnv({}), []);
  });
}
