// The webhook that gives pods their sidecar. A program of its own, so that it needs no right but to
// read its settings.
import { READ, atHome, everywhere } from './access.ts';
import type { KubeObject } from '../../lib/index.ts';
import type { ManifestOptions } from './options.ts';
import { deployment, readiness, service, serviceAccount, UNPRIVILEGED } from './shape.ts';

export const INJECTOR = 'istio-sidecar-injector';
const LABELS = { app: INJECTOR, istio: 'sidecar-injector' };
// The control plane writes it; until then the pod waits for it.
const CERTIFICATE = 'istio-sidecar-injector-certs';

export function injector({ hub, tag }: ManifestOptions): readonly KubeObject[] {
  return [
    serviceAccount(INJECTOR, LABELS),
    ...atHome({
      name: INJECTOR,
      labels: LABELS,
      serviceAccount: INJECTOR,
      rights: [{ groups: [''], resources: ['configmaps'], verbs: READ, names: SETTINGS }],
    }),
    ...everywhere({
      name: INJECTOR,
      labels: LABELS,
      serviceAccount: INJECTOR,
      rights: [{ groups: ['networking.istio.io'], resources: ['proxyconfigs'], verbs: READ }],
    }),
    service({
      name: INJECTOR,
      labels: LABELS,
      type: 'ClusterIP',
      ports: [{ name: 'https-webhook', port: 443, target: 15_017 }],
    }),
    deployment({
      name: INJECTOR,
      labels: LABELS,
      serviceAccount: INJECTOR,
      asksApi: true,
      container: {
        name: 'injector',
        image: `${hub}/injector:${tag}`,
        env: [
          {
            name: 'POD_NAMESPACE',
            valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
          },
        ],
        ports: [
          { name: 'http', containerPort: 8080, protocol: 'TCP' },
          { name: 'webhook', containerPort: 15_017, protocol: 'TCP' },
        ],
        readinessProbe: readiness(8080),
        resources: { requests: { cpu: '50m', memory: '96Mi' } },
        securityContext: UNPRIVILEGED,
        volumeMounts: [{ name: 'certs', mountPath: '/etc/istio/certs', readOnly: true }],
      },
      volumes: [{ name: 'certs', secret: { secretName: CERTIFICATE } }],
    }),
  ];
}

const SETTINGS = ['istio', 'istio-sidecar-injector'];
