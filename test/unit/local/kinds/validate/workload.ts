import {
  daemonSet,
  deployment,
  replicaSet,
  selectorStays,
  share,
  statefulSet,
  statefulSetChange,
} from '../../../../../local/kinds/validate/workload.ts';
import { lines, template, thing } from '../../../../harness/kinds.ts';
import type { JsonObject, KubeObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const whole = { selector: { matchLabels: { app: 'web' } }, template: template() };
const made = (fields: JsonObject): KubeObject => thing({ spec: { ...whole, ...fields } });

export function spec(t: Test): void {
  t.test('accepts the smallest whole workload of each kind', async (t) => {
    for (const rule of [deployment, replicaSet, statefulSet, daemonSet]) {
      t.same(lines(rule(made({}), '')), []);
    }
  });

  t.test('needs a spec, a selector and a template', async (t) => {
    t.same(lines(deployment(thing({}), '')), ['spec: Required value']);
    t.same(lines(replicaSet(thing({ spec: {} }), '')), [
      'spec.selector: Required value',
      'spec.template: Required value',
    ]);
  });

  t.test('runs pods that never end', async (t) => {
    const ending = template({ restartPolicy: 'Never', activeDeadlineSeconds: 5 });

    t.same(lines(deployment(made({ replicas: -1, template: ending }), '')), [
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ' +
        'ReplicaSet is not Supported',
    ]);
  });

  t.test('moves forward on a rolling update', async (t) => {
    const stuck = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } };

    t.same(lines(deployment(made({ strategy: stuck }), '')), [
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when ' +
        '`maxSurge` is 0',
    ]);
    t.same(lines(deployment(made({ strategy: { type: 'Recreate', rollingUpdate: {} } }), '')), [
      'spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is ' +
        "'Recreate'",
    ]);
    t.equal(lines(share('110%', 'maxUnavailable')).length, 1);
    t.equal(lines(share('half', 'maxSurge')).length, 1);
  });

  t.test('keeps its selector, and a stateful set nearly everything', async (t) => {
    const object = made({ selector: { matchLabels: { app: 'api' } }, serviceName: 'b' });

    t.same(lines(selectorStays({ object, old: made({}) }, '')), [
      'spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable',
    ]);
    t.match(lines(statefulSetChange({ object, old: made({ replicas: 4 }) }, '')), [
      /^spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordi/,
    ]);
    t.same(lines(statefulSetChange({ object: made({ replicas: 3 }), old: made({}) }, '')), []);
  });
}
