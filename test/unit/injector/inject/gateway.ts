import type { Test } from '../../../harness/unit.ts';
import { gatewayContainer } from '../../../../injector/inject/gateway.ts';

export function spec(t: Test): void {
  t.test(
    'is what the gateway template would give, with what the proxy needs mounted',
    async (t) => {
      const { container, volumes } = gatewayContainer({
        hub: 'h',
        tag: '3',
        meshConfig: { trustDomain: 'td' },
        values: {},
        name: 'gate',
        namespace: 'istio-system',
      });

      t.match(container, { name: 'istio-proxy', image: 'h/proxyv2:3' });
      t.same(container.args?.slice(0, 2), ['proxy', 'router']);
      t.match(
        container.env?.filter(({ name }) => /TRUST_DOMAIN|WORKLOAD_NAME/.test(name)),
        [{ value: 'gate' }, { value: 'td' }],
      );
      const mounted = container.volumeMounts?.map(({ name }) => name).toSorted();
      t.same(volumes.map(({ name }) => name).toSorted(), mounted);
    },
  );

  t.test('throws on a mesh configuration nobody can read', async (t) => {
    const gateway = { hub: 'h', tag: '3', values: {}, name: 'gate', namespace: 'n' };

    t.throws(() => gatewayContainer({ ...gateway, meshConfig: { trustDomain: 7 } }), /trustDomain/);
  });
}
