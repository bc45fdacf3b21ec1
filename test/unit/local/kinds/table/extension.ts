import {
  autoscaler,
  customResourceDefinition,
  disruptionBudget,
  webhooks,
} from '../../../../../local/kinds/table/extension.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('counts webhooks and dates definitions', async (t) => {
    const creationTimestamp = '2026-01-01T00:00:00Z';

    t.equal(webhooks.row(thing({ webhooks: [{}, {}] }), 0)[1], 2);
    t.same(customResourceDefinition.row(thing({}, { creationTimestamp }), 0), [
      'web',
      creationTimestamp,
    ]);
  });

  t.test('says which bound of a budget was set', async (t) => {
    t.same(disruptionBudget.row(thing({ spec: { minAvailable: '50%' } }), 0).slice(1, 4), [
      '50%',
      'N/A',
      0,
    ]);
  });

  t.test('compares each metric with its target', async (t) => {
    const target = { type: 'Utilization', averageUtilization: 80 };
    const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web' }, metrics, maxReplicas: 5 };
    const currentMetrics = [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12 } } },
    ];

    t.same(autoscaler.row(thing({ spec }), 0).slice(1, 6), [
      'Deployment/web',
      'cpu: <unknown>/80%',
      '<unset>',
      5,
      0,
    ]);
    t.equal(autoscaler.row(thing({ spec, status: { currentMetrics } }), 0)[2], 'cpu: 12%/80%');
  });
}
