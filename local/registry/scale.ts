// `/scale`: the one number of a workload, the same for every kind that has one.
import {
  isObject,
  numberAt,
  objectAt,
  selectorOf,
  selectorText,
  stringAt,
  type Json,
  type JsonObject,
  type KubeObject,
  type LabelSelector,
} from '../../lib/index.ts';
import type { ScalePaths } from '../kinds/index.ts';
import { badRequest, unknownPath } from './refusal.ts';
import type { Target } from './request.ts';

export function scaleOf(target: Target, object: KubeObject): KubeObject {
  const paths = scalePaths(target);
  const {
    labels: _,
    annotations: __,
    managedFields: ___,
    finalizers: ____,
    ownerReferences: _____,
    generation: ______,
    ...metadata
  } = object.metadata;
  const selector = selectorOn(object, paths);
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata,
    spec: { replicas: numberAt(object, ...fieldsOf(paths.specReplicas)) ?? 0 },
    status: {
      replicas: numberAt(object, ...fieldsOf(paths.statusReplicas)) ?? 0,
      ...(selector === undefined ? {} : { selector }),
    },
  };
}

/** The object with the number of replicas that the scale wants. */
export function withScale(target: Target, object: KubeObject, scale: JsonObject): KubeObject {
  const replicas = numberAt(scale, 'spec', 'replicas');
  if (replicas === undefined) throw badRequest('spec.replicas of the scale must be a number');
  const changed = withField(object, fieldsOf(scalePaths(target).specReplicas), replicas);
  const resourceVersion = stringAt(scale, 'metadata', 'resourceVersion') ?? '';
  const insists = resourceVersion === '' ? {} : { resourceVersion };
  return { ...object, ...changed, metadata: { ...object.metadata, ...insists } };
}

function scalePaths({ kind, version }: Target): ScalePaths {
  if (kind.scale !== undefined) return kind.scale;
  throw unknownPath({ group: kind.group, version, plural: kind.plural });
}

function selectorOn(object: KubeObject, { labelSelector }: ScalePaths): string | undefined {
  if (labelSelector === undefined) return undefined;
  const fields = fieldsOf(labelSelector);
  const text = stringAt(object, ...fields);
  if (text !== undefined) return text;
  const found = objectAt(object, ...fields);
  return found === undefined ? undefined : selectorText(selectorOf(asSelector(found)) ?? []);
}

function asSelector(value: JsonObject): LabelSelector {
  const labels = isObject(value['matchLabels']) ? value['matchLabels'] : value;
  const matchLabels: Record<string, string> = {};
  for (const [key, text] of Object.entries(labels)) {
    if (typeof text === 'string') matchLabels[key] = text;
  }
  return { matchLabels };
}

function withField(object: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return object;
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = object[name];
  return { ...object, [name]: withField(isObject(inner) ? inner : {}, rest, value) };
}

function fieldsOf(path: string): readonly string[] {
  return path.split('.').filter((field) => field !== '');
}
