// Rules for what keeps workloads at a size: disruption budgets, autoscalers, priorities.
import { isObject, listAt, objectAt, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { invalid, required } from './problem.ts';
import {
  changeWithin,
  forEach,
  frozen,
  need,
  oneOf,
  within,
  type ChangeRule,
  type Problems,
  type Rule,
} from './rule.ts';
import { labelSelector } from './selector.ts';
import { share } from './workload.ts';

export const disruptionBudget: Rule = function* (object) {
  yield* within(object, 'spec', function* (spec, path) {
    const [least, most] = [spec['minAvailable'], spec['maxUnavailable']];
    if (least !== undefined && most !== undefined) {
      const reason = 'minAvailable and maxUnavailable cannot be both set';
      yield invalid(path, spec, reason);
    }
    yield* share(least, `${path}.minAvailable`);
    yield* share(most, `${path}.maxUnavailable`);
    yield* within(spec, `${path}.selector`, labelSelector);
  });
};

export const autoscaler: Rule = function* (object) {
  if (!isObject(object['spec'])) yield required('spec');
  yield* within(object, 'spec', function* (spec, path) {
    const { minReplicas, maxReplicas } = spec;
    if (typeof minReplicas === 'number' && minReplicas < 1) {
      yield invalid(`${path}.minReplicas`, minReplicas, 'must be greater than or equal to 1');
    }
    if (typeof maxReplicas !== 'number') yield required(`${path}.maxReplicas`);
    else if (maxReplicas < 1) {
      yield invalid(`${path}.maxReplicas`, maxReplicas, 'must be greater than 0');
    } else if (typeof minReplicas === 'number' && maxReplicas < minReplicas) {
      const reason = 'must be greater than or equal to `minReplicas`';
      yield invalid(`${path}.maxReplicas`, maxReplicas, reason);
    }
    const target = objectAt(spec, 'scaleTargetRef') ?? {};
    yield* need(target, `${path}.scaleTargetRef.kind`);
    yield* need(target, `${path}.scaleTargetRef.name`);
    yield* forEach(spec, `${path}.metrics`, metric);
  });
};

const METRICS = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

function* metric(object: JsonObject, path: FieldPath): Problems {
  yield* need(object, `${path}.type`, 'must specify a metric source type');
  yield* oneOf(object, `${path}.type`, METRICS);
}

export const storageClaim: Rule = function* (object) {
  yield* within(object, 'spec', function* (spec, path) {
    if (listAt(spec, 'accessModes').length === 0) {
      yield required(`${path}.accessModes`, 'at least 1 access mode is required');
    }
    const requests = objectAt(spec, 'resources', 'requests') ?? {};
    if (requests['storage'] === undefined) yield required(`${path}.resources[storage]`);
  });
};

/** A claim may grow; where it lies and what class it has are settled. */
export const storageClaimChange: ChangeRule = (change) =>
  changeWithin(change, 'spec', (spec, path) => frozen(spec, `${path}.accessModes`));
