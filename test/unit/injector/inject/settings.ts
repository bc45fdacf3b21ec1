import type { Test } from '../../../harness/unit.ts';
import { imageOf, readInjection } from '../../../../injector/inject/settings.ts';

export function spec(t: Test): void {
  t.test('needs nothing said', async (t) => {
    t.match(readInjection({ mesh: {}, values: {} }), {
      kind: 'ok',
      settings: {
        policy: { autoInject: 'enabled', never: [], always: [] },
        image: 'lateen/proxyv2:latest',
        caAddress: 'istiod.istio-system.svc:15012',
        trustDomain: 'cluster.local',
        statusPort: 15_020,
        nativeSidecar: true,
        rewritesProbes: true,
        mergesMetrics: true,
        tracesEndpoint: '',
      },
    });
  });

  t.test('sends spans where the mesh’s provider is', async (t) => {
    const provider = (http: object) => ({
      enableTracing: true,
      defaultProviders: { tracing: ['here'] },
      extensionProviders: [
        { name: 'here', opentelemetry: { service: 'a/b.c', port: 4318, ...http } },
      ],
    });
    const endpoint = (mesh: ReturnType<typeof provider>) => {
      const reading = readInjection({ mesh, values: {} });
      return reading.kind === 'ok' ? reading.settings.tracesEndpoint : reading.reasons;
    };

    t.equal(endpoint(provider({ http: { path: '/x' } })), 'http://b.c:4318/x');
    t.equal(endpoint(provider({})), '', 'gRPC is not spoken');
  });

  t.test('tells which values it cannot use', async (t) => {
    const reading = readInjection({
      mesh: { trustDomain: 1 },
      values: { sidecarInjectorWebhook: { neverInjectSelector: [{ matchLabels: 'x' }] } },
    });

    t.match(reading, {
      kind: 'rejected',
      reasons: [/neverInjectSelector\[0\].matchLabels/, /mesh.trustDomain/],
    });
  });

  t.test('knows a whole image by its slash', async (t) => {
    t.equal(imageOf({ hub: 'h', tag: 2 }, 'proxyv2'), 'h/proxyv2:2');
    t.equal(imageOf({ hub: 'h', tag: 2 }, 'other/image:1'), 'other/image:1');
  });
}
