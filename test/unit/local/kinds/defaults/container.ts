import { container, requestsFromLimits } from '../../../../../local/kinds/defaults/container.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('pulls an image without a fixed tag each time', async (t) => {
    const policy = (image: string): unknown => container({ image })['imagePullPolicy'];

    t.equal(policy('app'), 'Always');
    t.equal(policy('host:5000/app'), 'Always');
    t.equal(policy('app:latest'), 'Always');
    t.equal(policy('host:5000/app:1.2'), 'IfNotPresent');
    t.equal(policy('app@sha256:00'), 'IfNotPresent');
  });

  t.test('completes probes, ports and references', async (t) => {
    const filled = container({
      image: 'app:1',
      ports: [{ containerPort: 80 }],
      readinessProbe: { httpGet: { port: 80 } },
      env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    });

    t.match(filled, {
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      readinessProbe: {
        httpGet: { path: '/', port: 80, scheme: 'HTTP' },
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
      env: [{ valueFrom: { fieldRef: { apiVersion: 'v1' } } }],
      terminationMessagePath: '/dev/termination-log',
      resources: {},
    });
  });

  t.test('asks for as much as it allows itself, unless it asks for less', async (t) => {
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } };

    t.same(requestsFromLimits({ resources })['resources'], {
      limits: resources.limits,
      requests: { cpu: '100m', memory: '1Gi' },
    });
  });
}
