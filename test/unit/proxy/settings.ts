import { proxySettings } from '../../../proxy/settings.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads what injection sets, with Istio’s defaults for the rest', (t) => {
    const reading = proxySettings({
      POD_NAME: 'cart-1',
      POD_NAMESPACE: 'shop',
      SECRET_TTL: '1h30m',
      PROXY_CONFIG: '{"discoveryAddress":"istiod.mesh.svc:15012","terminationDrainDuration":"20s"}',
    });

    t.match(reading, {
      settings: {
        podName: 'cart-1',
        namespace: 'shop',
        trustDomain: 'cluster.local',
        secretTtlMs: 5_400_000,
        controlPlaneAddress: 'istiod.mesh.svc:15012',
        caAddress: 'istiod.mesh.svc:15012',
        adminPort: 15_000,
        statusPort: 15_020,
        readyPort: 15_021,
        terminationDrainMs: 20_000,
        minimumDrainMs: 5000,
      },
    });
    t.end();
  });

  t.test('the certificate authority’s address serves for both when it stands alone', (t) => {
    const reading = proxySettings({ CA_ADDR: 'istiod-canary.istio-system.svc:15012' });

    t.match(reading, { settings: { controlPlaneAddress: /canary/, caAddress: /canary/ } });
    t.end();
  });

  t.test('reports all that is wrong together', (t) => {
    const reading = proxySettings({
      SECRET_TTL: 'soon',
      PROXY_CONFIG: '[',
      ISTIO_META_ENVOY_STATUS_PORT: '-1',
    });

    t.match(reading, { kind: 'rejected', reasons: [/SECRET_TTL/, /PROXY_CONFIG/, /STATUS_PORT/] });
    t.end();
  });
}
