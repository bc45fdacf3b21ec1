// The ingress gateway: a proxy alone in its pod, with the container that injection would give it.
import { gatewayContainer } from '../../injector/inject/index.ts';
import { stringAt, type KubeObject } from '../../lib/index.ts';
import { atHome, READ } from './access.ts';
import type { ManifestOptions } from './options.ts';
import { deployment, NAMESPACE, service, serviceAccount } from './shape.ts';

const GATEWAY = 'istio-ingressgateway';
const GATEWAY_ACCOUNT = 'istio-ingressgateway-service-account';
// What a Gateway selects by `istio: ingressgateway`.
const LABELS = { app: GATEWAY, istio: 'ingressgateway' };

export function gateway(options: ManifestOptions): readonly KubeObject[] {
  const { container, volumes } = gatewayContainer({
    ...options,
    name: GATEWAY,
    namespace: NAMESPACE,
  });
  return [
    serviceAccount(GATEWAY_ACCOUNT, LABELS),
    service({
      name: GATEWAY,
      labels: LABELS,
      type: stringAt(options.values, 'gateways', GATEWAY, 'type') ?? 'LoadBalancer',
      // The proxy may not bind ports below 1024; the control plane listens where these point to.
      ports: [
        { name: 'status-port', port: 15_021 },
        { name: 'http2', port: 80, target: 8080 },
        { name: 'https', port: 443, target: 8443 },
      ],
    }),
    deployment({
      name: GATEWAY,
      labels: LABELS,
      serviceAccount: GATEWAY_ACCOUNT,
      // It proves itself by a token of its own, for the control plane.
      asksApi: false,
      podLabels: {
        'service.istio.io/canonical-name': GATEWAY,
        'service.istio.io/canonical-revision': 'latest',
      },
      podAnnotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '15020',
        'prometheus.io/path': '/stats/prometheus',
      },
      container,
      volumes,
    }),
    // The control plane hands it certificates because it might have read them itself.
    ...atHome({
      name: `${GATEWAY}-sds`,
      labels: LABELS,
      serviceAccount: GATEWAY_ACCOUNT,
      rights: [{ groups: [''], resources: ['secrets'], verbs: READ }],
    }),
  ];
}
