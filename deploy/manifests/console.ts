// The console: where the demo's spans go, and the page that shows them.
import { stringAt, type KubeObject } from '../../lib/index.ts';
import type { ManifestOptions } from './options.ts';
import { deployment, readiness, service, serviceAccount, UNPRIVILEGED } from './shape.ts';

export const CONSOLE = 'lateen-console';
const LABELS = { app: CONSOLE };

export function consoleObjects({ hub, tag, values }: ManifestOptions): readonly KubeObject[] {
  return [
    serviceAccount(CONSOLE, LABELS),
    service({
      name: CONSOLE,
      labels: LABELS,
      // Nobody is asked who they are there: reached from outside only where somebody says so.
      type: stringAt(values, 'console', 'service', 'type') ?? 'ClusterIP',
      ports: [
        // Where tools look for Jaeger, whose API ours speaks.
        { name: 'http-query', port: 16_686, target: 8080 },
        { name: 'http-otlp', port: 4318 },
      ],
    }),
    deployment({
      name: CONSOLE,
      labels: LABELS,
      serviceAccount: CONSOLE,
      asksApi: false,
      container: {
        name: 'console',
        image: `${hub}/console:${tag}`,
        ports: [
          { name: 'http', containerPort: 8080, protocol: 'TCP' },
          { name: 'otlp', containerPort: 4318, protocol: 'TCP' },
        ],
        readinessProbe: readiness(8080),
        resources: { requests: { cpu: '20m', memory: '96Mi' } },
        securityContext: UNPRIVILEGED,
      },
    }),
  ];
}
