import {
  autoscaler,
  disruptionBudget,
  storageClaim,
  storageClaimChange,
} from '../../../../../local/kinds/validate/scale.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('bounds disruption from one side', async (t) => {
    t.match(
      lines(disruptionBudget(thing({ spec: { minAvailable: 1, maxUnavailable: '200%' } }), '')),
      [
        /^spec: Invalid value: .*: minAvailable and maxUnavailable cannot be both set$/,
        'spec.maxUnavailable: Invalid value: "200%": must not be greater than 100%',
      ],
    );
  });

  t.test('scales a named target between its bounds', async (t) => {
    const scaleTargetRef = { kind: 'Deployment', name: 'web' };

    t.same(
      lines(autoscaler(thing({ spec: { scaleTargetRef, minReplicas: 3, maxReplicas: 2 } }), '')),
      ['spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`'],
    );
    t.same(lines(autoscaler(thing({ spec: { minReplicas: 0 } }), '')), [
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.maxReplicas: Required value',
      'spec.scaleTargetRef.kind: Required value',
      'spec.scaleTargetRef.name: Required value',
    ]);
  });

  t.test('claims storage with a mode and a size, and keeps the mode', async (t) => {
    t.equal(lines(storageClaim(thing({ spec: {} }), '')).length, 2);
    t.equal(
      lines(
        storageClaimChange(
          { object: thing({ spec: { accessModes: ['A'] } }), old: thing({ spec: {} }) },
          '',
        ),
      ).length,
      1,
    );
  });
}
