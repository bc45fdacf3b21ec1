// Deployments and their relatives in one line each: how many there should be, and how many are.
import { at, listAt, numberAt, stringAt, type Json, type KubeObject } from '../../../lib/index.ts';
import {
  AGE,
  ageOf,
  boolean,
  integer,
  NAME,
  objects,
  pairs,
  selector,
  TEMPLATE_COLUMNS,
  templateCells,
  text,
  wide,
  type Table,
} from './column.ts';
import { age, humanDuration } from './duration.ts';

export const deployment: Table = {
  columns: [
    NAME,
    text('Ready'),
    integer('Up-to-date'),
    integer('Available'),
    AGE,
    ...TEMPLATE_COLUMNS,
    wide('Selector'),
  ],
  row: (object, nowMs) => [
    object.metadata.name,
    `${count(object, 'readyReplicas')}/${desired(object)}`,
    count(object, 'updatedReplicas'),
    count(object, 'availableReplicas'),
    ageOf(object, nowMs),
    ...ownTemplate(object),
  ],
};

export const replicaSet: Table = {
  columns: [
    NAME,
    integer('Desired'),
    integer('Current'),
    integer('Ready'),
    AGE,
    ...TEMPLATE_COLUMNS,
    wide('Selector'),
  ],
  row: (object, nowMs) => [
    object.metadata.name,
    desired(object),
    count(object, 'replicas'),
    count(object, 'readyReplicas'),
    ageOf(object, nowMs),
    ...ownTemplate(object),
  ],
};

export const statefulSet: Table = {
  columns: [NAME, text('Ready'), AGE, ...TEMPLATE_COLUMNS],
  row: (object, nowMs) => [
    object.metadata.name,
    `${count(object, 'readyReplicas')}/${desired(object)}`,
    ageOf(object, nowMs),
    ...templateCells(templateOf(object)),
  ],
};

export const daemonSet: Table = {
  columns: [
    NAME,
    integer('Desired'),
    integer('Current'),
    integer('Ready'),
    integer('Up-to-date'),
    integer('Available'),
    text('Node Selector'),
    AGE,
    ...TEMPLATE_COLUMNS,
    wide('Selector'),
  ],
  row: (object, nowMs) => [
    object.metadata.name,
    count(object, 'desiredNumberScheduled'),
    count(object, 'currentNumberScheduled'),
    count(object, 'numberReady'),
    count(object, 'updatedNumberScheduled'),
    count(object, 'numberAvailable'),
    pairs(at(templateOf(object), 'spec', 'nodeSelector')),
    ageOf(object, nowMs),
    ...ownTemplate(object),
  ],
};

export const job: Table = {
  columns: [
    NAME,
    text('Status'),
    text('Completions'),
    text('Duration'),
    AGE,
    ...TEMPLATE_COLUMNS,
    wide('Selector'),
  ],
  row: (object, nowMs) => [
    object.metadata.name,
    jobStatus(object),
    jobCompletions(object),
    jobDuration(object, nowMs),
    ageOf(object, nowMs),
    ...ownTemplate(object),
  ],
};

export const cronJob: Table = {
  columns: [
    NAME,
    text('Schedule'),
    text('Timezone'),
    boolean('Suspend'),
    integer('Active'),
    text('Last Schedule'),
    AGE,
    ...TEMPLATE_COLUMNS,
    wide('Selector'),
  ],
  row(object, nowMs) {
    const last = stringAt(object, 'status', 'lastScheduleTime');
    return [
      object.metadata.name,
      stringAt(object, 'spec', 'schedule') ?? '',
      stringAt(object, 'spec', 'timeZone') ?? '<none>',
      at(object, 'spec', 'suspend') === true,
      listAt(object, 'status', 'active').length,
      last === undefined ? '<none>' : age(last, nowMs),
      ageOf(object, nowMs),
      ...templateCells(at(object, 'spec', 'jobTemplate', 'spec', 'template')),
      selector(at(object, 'spec', 'jobTemplate', 'spec', 'selector')),
    ];
  },
};

function jobStatus(object: KubeObject): string {
  const conditions = objects(object, 'status', 'conditions');
  const holds = (type: string): boolean =>
    conditions.some((each) => each['type'] === type && each['status'] === 'True');
  if (holds('Complete')) return 'Complete';
  if (holds('Failed')) return 'Failed';
  if (object.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (holds('Suspended')) return 'Suspended';
  if (holds('FailureTarget')) return 'FailureTarget';
  return holds('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function jobCompletions(object: KubeObject): string {
  const succeeded = count(object, 'succeeded');
  const completions = numberAt(object, 'spec', 'completions');
  if (completions !== undefined) return `${succeeded}/${completions}`;
  const parallelism = numberAt(object, 'spec', 'parallelism') ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(object: KubeObject, nowMs: number): string {
  const start = stringAt(object, 'status', 'startTime');
  if (start === undefined) return '';
  const end = stringAt(object, 'status', 'completionTime');
  const endMs = end === undefined ? nowMs : Date.parse(end);
  return humanDuration((endMs - Date.parse(start)) / 1000);
}

function ownTemplate(object: KubeObject): readonly string[] {
  return [...templateCells(templateOf(object)), selector(at(object, 'spec', 'selector'))];
}

function templateOf(object: KubeObject): Json | undefined {
  return at(object, 'spec', 'template');
}

function desired(object: KubeObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 0;
}

function count(object: KubeObject, field: string): number {
  return numberAt(object, 'status', field) ?? 0;
}
