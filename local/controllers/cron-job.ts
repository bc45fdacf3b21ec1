// Makes a Job each time a CronJob is due, unless it may not, and clears away finished ones.
import { KubeError, isObject, sameJson, type KubeObject } from '../../lib/index.ts';
import { CRON_JOBS, JOBS, type CronJob, type Job } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { nextDue, parseSchedule, type Schedule } from './cron.ts';
import { controllerReference, isControlledBy, ownerKey } from './owner.ts';
import type { Again } from './queue.ts';
import { timeText } from './time.ts';
import { sidesOf } from './wake.ts';

const COMPONENT = 'cronjob-controller';
const SCHEDULED_ANNOTATION = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
// After a long sleep of the machine only the last run counts; this bounds the search for it.
const MISSED_MAX = 10_000;
// Timers hold no more than 2^31 ms; a day is well within, and costs nothing.
const WAIT_MAX_MS = 86_400_000;

export function cronJobs(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'cron-job', (key) => reconcile(context, key));
  caches.cronJobs.listen(({ key }) => queue.add(key));
  caches.jobs.listen((change) => {
    for (const job of sidesOf(change)) {
      const key = ownerKey(job, 'CronJob');
      if (key !== undefined) queue.add(key);
    }
  });
}

async function reconcile(context: Context, key: string): Promise<Again | undefined> {
  const { caches, clock, events } = context;
  const cron = caches.cronJobs.get(key);
  if (cron === undefined || cron.metadata.deletionTimestamp !== undefined) return undefined;
  await clearHistory(context, cron);
  const schedule = parseSchedule(cron.spec.schedule);
  if (schedule === undefined) {
    const message = `Unparseable schedule: ${cron.spec.schedule}`;
    const said = { type: 'Warning', reason: 'UnparseableSchedule', message } as const;
    events.say(cron, { ...said, component: COMPONENT });
    return undefined;
  }
  const due = cron.spec.suspend === true ? undefined : lastDue(cron, schedule, clock.now());
  if (due !== undefined) await run(context, cron, due);
  await writeStatus(context, key, due);
  const next = nextDue(schedule, clock.now());
  return next === undefined ? undefined : { afterMs: Math.min(next - clock.now(), WAIT_MAX_MS) };
}

/** The last time it was due and not yet run, if it may still start. */
function lastDue(
  { metadata, spec, status }: CronJob,
  schedule: Schedule,
  now: number,
): number | undefined {
  const since = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp);
  const { startingDeadlineSeconds } = spec;
  const earliest =
    startingDeadlineSeconds === undefined ? since : now - startingDeadlineSeconds * 1000;
  let last: number | undefined;
  let due = nextDue(schedule, Math.max(since, earliest));
  for (let missed = 0; due !== undefined && due <= now && missed < MISSED_MAX; missed++) {
    last = due;
    due = nextDue(schedule, due);
  }
  return last;
}

async function run(context: Context, cron: CronJob, due: number): Promise<void> {
  const { api, events } = context;
  const active = jobsOf(context, cron).filter((job) => endOf(job) === undefined);
  const policy = cron.spec.concurrencyPolicy ?? 'Allow';
  if (policy === 'Forbid' && active.length > 0) {
    const message =
      'Not starting job because prior execution is running and concurrency policy is Forbid';
    events.say(cron, { type: 'Normal', reason: 'JobAlreadyActive', message, component: COMPONENT });
    return;
  }
  if (policy === 'Replace') for (const job of active) await remove(context, job);
  const job = jobFrom(cron, due);
  try {
    await api.create(JOBS, job);
  } catch (error) {
    // The name holds the minute: this run was started before.
    if (error instanceof KubeError && error.status.reason === 'AlreadyExists') return;
    throw error;
  }
  const message = `Created job ${job.metadata.name}`;
  events.say(cron, { type: 'Normal', reason: 'SuccessfulCreate', message, component: COMPONENT });
}

function jobFrom(cron: CronJob, due: number): KubeObject {
  const { jobTemplate } = cron.spec;
  const { labels, annotations } = jobTemplate.metadata ?? {};
  const { name, namespace } = cron.metadata;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name}-${Math.floor(due / 60_000)}`,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      annotations: { ...annotations, [SCHEDULED_ANNOTATION]: timeText(due) },
      ownerReferences: [controllerReference(cron)],
    },
    spec: isObject(jobTemplate.spec) ? jobTemplate.spec : {},
  };
}

async function clearHistory(context: Context, cron: CronJob): Promise<void> {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cron.spec;
  const limits = [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const;
  for (const [type, limit] of limits) {
    const ended = jobsOf(context, cron)
      .filter((job) => endOf(job) === type)
      .toSorted((one, other) =>
        one.metadata.creationTimestamp < other.metadata.creationTimestamp ? -1 : 1,
      );
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) await remove(context, job);
  }
}

async function writeStatus(context: Context, key: string, due: number | undefined): Promise<void> {
  const cron = context.caches.cronJobs.get(key);
  if (cron === undefined) return;
  const active = jobsOf(context, cron)
    .filter((job) => endOf(job) === undefined)
    .map(({ apiVersion, kind, metadata: { name, namespace, uid } }) => ({
      apiVersion,
      kind,
      name,
      namespace,
      uid,
    }));
  const { active: _, ...rest } = cron.status ?? {};
  const status = {
    ...rest,
    ...(active.length === 0 ? {} : { active }),
    ...(due === undefined ? {} : { lastScheduleTime: timeText(due) }),
  };
  if (sameJson(status, cron.status ?? {})) return;
  await context.api.update(CRON_JOBS, { ...cron, status }, { subresource: 'status' });
}

function jobsOf({ caches }: Context, cron: CronJob): readonly Job[] {
  return caches.jobs
    .inNamespace(cron.metadata.namespace)
    .filter((job) => isControlledBy(job, cron));
}

function endOf({ status }: Job): string | undefined {
  return status?.conditions?.find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  )?.type;
}

async function remove({ api }: Context, job: Job): Promise<void> {
  const { namespace, name, uid } = job.metadata;
  await api.delete(JOBS, { namespace, name }, { uid, propagation: 'Background' });
}
