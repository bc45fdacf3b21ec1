// Runs each Job's pods until enough of them succeeded, or too many failed, or its time is up.
import { sameJson } from '../../lib/index.ts';
import { JOBS, PODS, type Condition, type Job, type Pod } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { completedIndexes, indexText, isIndexed, jobPod, ownSelector } from './job-pod.ts';
import { claim } from './owner.ts';
import { makePod, removePod } from './pod-control.ts';
import { isFinished, isReady } from './pod-state.ts';
import type { Again } from './queue.ts';
import { timeText } from './time.ts';
import { wakeForPods } from './wake.ts';

const COMPONENT = 'job-controller';
// A Job that fails and fails waits before its next pod: 10 s, doubling, at most 6 minutes.
const RETRY_FIRST_MS = 10_000;
const RETRY_CEILING_MS = 360_000;

export function jobs(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'job', (key) => reconcile(context, key));
  caches.jobs.listen(({ key }) => queue.add(key));
  wakeForPods(caches.pods, caches.jobs, { kind: 'Job', queue });
}

async function reconcile(context: Context, key: string): Promise<Again | undefined> {
  const { api, caches } = context;
  const job = caches.jobs.get(key);
  if (job === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
  if (endOf(job) !== undefined) return afterEnd(context, job);
  const candidates = caches.pods.inNamespace(job.metadata.namespace);
  const selector = job.spec.selector ?? ownSelector(job);
  const pods = await claim({ api, owner: job, selector, resource: PODS, candidates });
  const tally = tallyOf(job, pods, context.clock.now());
  const verdict = judge(job, tally);
  const isOver = verdict !== undefined;
  if (isOver || job.spec.suspend === true) {
    await Promise.all(
      tally.active.map((pod) => removePod(context, { owner: job, pod, component: COMPONENT })),
    );
  } else if (tally.waitMs === 0) {
    await fill(context, job, tally);
  }
  await writeStatus(context, key, verdict);
  if (isOver) return undefined;
  const waits = [tally.waitMs, tally.deadlineMs].filter((ms) => ms > 0 && Number.isFinite(ms));
  return waits.length === 0 ? undefined : { afterMs: Math.min(...waits) };
}

type Tally = {
  readonly active: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  readonly doneIndexes: ReadonlySet<number>;
  /** Until the next pod may be made, after failures. */
  readonly waitMs: number;
  /** Until the Job's time is up. */
  readonly deadlineMs: number;
};

function tallyOf(job: Job, pods: readonly Pod[], now: number): Tally {
  const active = pods.filter(
    ({ metadata, status }) =>
      !isFinished(status?.phase) && metadata.deletionTimestamp === undefined,
  );
  const failures = pods.filter(({ status }) => status?.phase === 'Failed');
  const doneIndexes = completedIndexes(pods);
  const wins = pods.filter(({ status }) => status?.phase === 'Succeeded').length;
  const { activeDeadlineSeconds } = job.spec;
  const startedAt = Date.parse(job.status?.startTime ?? '') || now;
  // Pods that were cleaned away still count.
  const failed = Math.max(failures.length, job.status?.failed ?? 0);
  return {
    active,
    succeeded: isIndexed(job) ? doneIndexes.size : Math.max(wins, job.status?.succeeded ?? 0),
    failed,
    doneIndexes,
    waitMs: retryWait(failures, now),
    deadlineMs:
      activeDeadlineSeconds === undefined
        ? Infinity
        : startedAt + activeDeadlineSeconds * 1000 - now,
  };
}

function retryWait(failures: readonly Pod[], now: number): number {
  if (failures.length === 0) return 0;
  const last = Math.max(...failures.map(endedAt));
  const whole = Math.min(RETRY_FIRST_MS * 2 ** Math.min(failures.length - 1, 16), RETRY_CEILING_MS);
  return Math.max(0, last + whole - now);
}

function endedAt({ metadata, status }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) =>
    Date.parse(state?.terminated?.finishedAt ?? ''),
  );
  const known = ends.filter((end) => !Number.isNaN(end));
  return known.length > 0 ? Math.max(...known) : Date.parse(metadata.creationTimestamp);
}

type Verdict = {
  readonly type: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
};

function judge({ spec }: Job, tally: Tally): Verdict | undefined {
  const { completions, backoffLimit = 6 } = spec;
  if (tally.deadlineMs <= 0) {
    const message = 'Job was active longer than specified deadline';
    return { type: 'Failed', reason: 'DeadlineExceeded', message };
  }
  if (tally.failed > backoffLimit) {
    const message = 'Job has reached the specified backoff limit';
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message };
  }
  // Without a number, one success means that the work is done, once the others have ended.
  const isDone =
    completions === undefined
      ? tally.succeeded > 0 && tally.active.length === 0
      : tally.succeeded >= completions;
  if (!isDone) return undefined;
  const message = 'Reached expected number of succeeded pods';
  return { type: 'Complete', reason: 'CompletionsReached', message };
}

async function fill(context: Context, job: Job, tally: Tally): Promise<void> {
  const { parallelism = 1, completions } = job.spec;
  const left = completions === undefined ? parallelism : completions - tally.succeeded;
  const noMore = completions === undefined && tally.succeeded > 0;
  const wanted = noMore ? tally.active.length : Math.min(parallelism, left);
  const missing = wanted - tally.active.length;
  const taken = new Set(tally.doneIndexes);
  for (const pod of tally.active) taken.add(Number(indexText(pod)));
  for (let made = 0; made < missing; made++) {
    const index = isIndexed(job) ? lowestFree(taken) : undefined;
    if (index !== undefined) taken.add(index);
    await makePod(context, { ...jobPod(job, index), owner: job, component: COMPONENT });
  }
  const surplus = missing < 0 ? tally.active.slice(missing) : [];
  for (const pod of surplus) await removePod(context, { owner: job, pod, component: COMPONENT });
}

async function writeStatus(
  context: Context,
  key: string,
  verdict: Verdict | undefined,
): Promise<void> {
  const { api, caches, clock, events } = context;
  const job = caches.jobs.get(key);
  if (job === undefined) return;
  const now = timeText(clock.now());
  const pods = caches.pods
    .inNamespace(job.metadata.namespace)
    .filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === job.metadata.uid));
  const tally = tallyOf(job, pods, clock.now());
  const conditions = conditionsOf(job, verdict, now);
  const status = {
    ...job.status,
    startTime: job.status?.startTime ?? now,
    active: tally.active.length,
    ready: tally.active.filter(isReady).length,
    succeeded: tally.succeeded,
    failed: tally.failed,
    ...(isIndexed(job) ? { completedIndexes: rangesOf(tally.doneIndexes) } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(verdict?.type === 'Complete' ? { completionTime: now } : {}),
  };
  if (!sameJson(status, job.status)) {
    await api.update(JOBS, { ...job, status }, { subresource: 'status' });
  }
  if (verdict === undefined) return;
  const isComplete = verdict.type === 'Complete';
  const said = isComplete
    ? ({ type: 'Normal', reason: 'Completed', message: 'Job completed' } as const)
    : ({ type: 'Warning', reason: verdict.reason, message: verdict.message } as const);
  events.say(job, { ...said, component: COMPONENT });
}

function conditionsOf(
  { spec, status }: Job,
  verdict: Verdict | undefined,
  now: string,
): readonly Condition[] {
  const known = status?.conditions ?? [];
  const times = { lastProbeTime: now, lastTransitionTime: now };
  if (verdict !== undefined) {
    const before = verdict.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
    const { type, reason, message } = verdict;
    return [
      ...known,
      { type: before, status: 'True', reason, message, ...times },
      { type, status: 'True', reason, message, ...times },
    ];
  }
  const isSuspended = known.find(({ type }) => type === 'Suspended')?.status === 'True';
  if ((spec.suspend ?? false) === isSuspended) return known;
  const others = known.filter(({ type }) => type !== 'Suspended');
  const words = isSuspended
    ? { status: 'False', reason: 'JobResumed', message: 'Job resumed' }
    : { status: 'True', reason: 'JobSuspended', message: 'Job suspended' };
  return [...others, { type: 'Suspended', ...words, ...times }];
}

function endOf({ status }: Job): Condition | undefined {
  return status?.conditions?.find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
}

/** A finished Job goes when its time to be looked at is over. */
async function afterEnd({ api, clock }: Context, job: Job): Promise<Again | undefined> {
  const { ttlSecondsAfterFinished } = job.spec;
  if (ttlSecondsAfterFinished === undefined) return undefined;
  const ended = Date.parse(endOf(job)?.lastTransitionTime ?? '') || clock.now();
  const afterMs = ended + ttlSecondsAfterFinished * 1000 - clock.now();
  if (afterMs > 0) return { afterMs };
  const { namespace, name, uid } = job.metadata;
  await api.delete(JOBS, { namespace, name }, { uid, propagation: 'Foreground' });
  return undefined;
}

function lowestFree(taken: ReadonlySet<number>): number {
  let index = 0;
  while (taken.has(index)) index++;
  return index;
}

/** `0-2,5`, as `status.completedIndexes` has it. */
function rangesOf(indexes: ReadonlySet<number>): string {
  const ranges: { from: number; to: number }[] = [];
  for (const index of [...indexes].sort((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to === index - 1) last.to = index;
    else ranges.push({ from: index, to: index });
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}
