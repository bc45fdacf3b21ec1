// Workloads that end: Job, and CronJob that makes them on a schedule.
import {
  boolean,
  integer,
  json,
  list,
  object,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import {
  conditionView,
  labelSelectorView,
  namespacedMetaView,
  objectReferenceView,
  templateMetaView,
} from './meta.ts';
import { podTemplateView } from './pod.ts';

const head = { apiVersion: string(), kind: string(), metadata: namespacedMetaView };

const jobSpec = {
  parallelism: optional(integer()),
  completions: optional(integer()),
  completionMode: optional(string()),
  backoffLimit: optional(integer()),
  activeDeadlineSeconds: optional(integer()),
  ttlSecondsAfterFinished: optional(integer()),
  suspend: optional(boolean),
  manualSelector: optional(boolean),
  selector: optional(labelSelectorView),
  template: podTemplateView,
};

export const jobView = object(
  {
    ...head,
    spec: object(jobSpec, 'ignore'),
    status: optional(
      object(
        {
          active: optional(integer()),
          ready: optional(integer()),
          succeeded: optional(integer()),
          failed: optional(integer()),
          startTime: optional(string()),
          completionTime: optional(string()),
          completedIndexes: optional(string()),
          conditions: optional(list(conditionView)),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

export const cronJobView = object(
  {
    ...head,
    spec: object(
      {
        schedule: string(),
        timeZone: optional(string()),
        concurrencyPolicy: optional(string()),
        suspend: optional(boolean),
        startingDeadlineSeconds: optional(integer()),
        successfulJobsHistoryLimit: optional(integer()),
        failedJobsHistoryLimit: optional(integer()),
        jobTemplate: object({ metadata: optional(templateMetaView), spec: json }, 'ignore'),
      },
      'ignore',
    ),
    status: optional(
      object(
        { active: optional(list(objectReferenceView)), lastScheduleTime: optional(string()) },
        'ignore',
      ),
    ),
  },
  'ignore',
);

export type Job = Static<typeof jobView>;
export type CronJob = Static<typeof cronJobView>;
