// What extends the API or keeps workloads at a size, in one line each.
import {
  at,
  isObject,
  listAt,
  numberAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../lib/index.ts';
import { AGE, ageOf, integer, joined, NAME, objects, text, type Table } from './column.ts';

/** CRDs print when they were made, to the second. */
export const customResourceDefinition: Table = {
  columns: [NAME, text('Created At')],
  row: (object) => [object.metadata.name, object.metadata.creationTimestamp ?? ''],
};

export const webhooks: Table = {
  columns: [NAME, integer('Webhooks'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    listAt(object, 'webhooks').length,
    ageOf(object, nowMs),
  ],
};

export const disruptionBudget: Table = {
  columns: [
    NAME,
    text('Min Available'),
    text('Max Unavailable'),
    integer('Allowed Disruptions'),
    AGE,
  ],
  row: (object, nowMs) => [
    object.metadata.name,
    share(at(object, 'spec', 'minAvailable')),
    share(at(object, 'spec', 'maxUnavailable')),
    numberAt(object, 'status', 'disruptionsAllowed') ?? 0,
    ageOf(object, nowMs),
  ],
};

function share(value: Json | undefined): string {
  return typeof value === 'number' || typeof value === 'string' ? `${value}` : 'N/A';
}

export const autoscaler: Table = {
  columns: [
    NAME,
    text('Reference'),
    text('Targets'),
    text('MinPods'),
    text('MaxPods'),
    text('Replicas'),
    AGE,
  ],
  row(object, nowMs) {
    const target = at(object, 'spec', 'scaleTargetRef');
    const current = objects(object, 'status', 'currentMetrics');
    const metrics = objects(object, 'spec', 'metrics');
    return [
      object.metadata.name,
      `${stringAt(target, 'kind') ?? ''}/${stringAt(target, 'name') ?? ''}`,
      joined(metrics.map((metric, i) => metricCell(metric, current[i]))),
      `${numberAt(object, 'spec', 'minReplicas') ?? '<unset>'}`,
      numberAt(object, 'spec', 'maxReplicas') ?? 0,
      numberAt(object, 'status', 'currentReplicas') ?? 0,
      ageOf(object, nowMs),
    ];
  },
};

/** `cpu: 12%/80%`: what is, and what should be. */
function metricCell(metric: JsonObject, current: JsonObject | undefined): string {
  const source = sourceOf(metric);
  const name = stringAt(source, 'name') ?? stringAt(source, 'metric', 'name') ?? '';
  const label = metric['type'] === 'Resource' ? `${name}: ` : '';
  const now = current === undefined ? '<unknown>' : amount(at(sourceOf(current), 'current'));
  return `${label}${now}/${amount(at(source, 'target'))}`;
}

function sourceOf(metric: JsonObject): JsonObject {
  const type = stringAt(metric, 'type') ?? '';
  const field = type.charAt(0).toLowerCase() + type.slice(1);
  const source = metric[field];
  return isObject(source) ? source : {};
}

function amount(target: Json | undefined): string {
  const percent = numberAt(target, 'averageUtilization');
  if (percent !== undefined) return `${percent}%`;
  const average = stringAt(target, 'averageValue');
  return average ?? stringAt(target, 'value') ?? '<unknown>';
}
