// Deployments and their relatives: how many copies, and how a new version replaces an old one.
import { isObject, numberAt, stringAt } from '../../../lib/index.ts';
import { absent, always, computed, each, inOrder, inside, when, type Fill } from './fill.ts';
import { podTemplate } from './pod.ts';

const template = always('template', podTemplate);
const isRolling: (update: Parameters<Fill>[0]) => boolean = (update) =>
  stringAt(update, 'type') === 'RollingUpdate';

export const deployment: Fill = always(
  'spec',
  absent({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }),
  always(
    'strategy',
    absent({ type: 'RollingUpdate' }),
    when(isRolling, always('rollingUpdate', absent({ maxUnavailable: '25%', maxSurge: '25%' }))),
  ),
  template,
);

export const replicaSet: Fill = always('spec', absent({ replicas: 1 }), template);

export const statefulSet: Fill = always(
  'spec',
  absent({ replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' }),
  always(
    'updateStrategy',
    absent({ type: 'RollingUpdate' }),
    when(isRolling, always('rollingUpdate', absent({ partition: 0 }))),
  ),
  always(
    'persistentVolumeClaimRetentionPolicy',
    absent({ whenDeleted: 'Retain', whenScaled: 'Retain' }),
  ),
  each('volumeClaimTemplates', inside('spec', absent({ volumeMode: 'Filesystem' }))),
  template,
);

export const daemonSet: Fill = always(
  'spec',
  absent({ revisionHistoryLimit: 10 }),
  always(
    'updateStrategy',
    absent({ type: 'RollingUpdate' }),
    when(isRolling, always('rollingUpdate', absent({ maxUnavailable: 1, maxSurge: 0 }))),
  ),
  template,
);

// Both counts unsaid: one run. Completions alone unsaid: a work queue, which ends when it says so.
const runOnce = when(
  (spec) =>
    numberAt(spec, 'completions') === undefined && numberAt(spec, 'parallelism') === undefined,
  absent({ completions: 1, parallelism: 1 }),
);

// The largest int32: with a limit per index, the job as a whole has none.
const NO_BACKOFF_LIMIT = 2_147_483_647;

const jobSpec: Fill = inOrder(
  runOnce,
  absent({ parallelism: 1, completionMode: 'NonIndexed', suspend: false, manualSelector: false }),
  computed((spec) => ({
    backoffLimit: numberAt(spec, 'backoffLimitPerIndex') === undefined ? 6 : NO_BACKOFF_LIMIT,
    podReplacementPolicy: isObject(spec['podFailurePolicy']) ? 'Failed' : 'TerminatingOrFailed',
  })),
  inside('podFailurePolicy', each('rules', each('onPodConditions', absent({ status: 'True' })))),
  template,
);

export const job: Fill = inOrder(always('spec', jobSpec), labelsOfTemplate);

export const cronJob: Fill = always(
  'spec',
  absent({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  }),
  always('jobTemplate', always('spec', template)),
);

/** A job without labels carries those of its pods. */
function labelsOfTemplate(object: Parameters<Fill>[0]): ReturnType<Fill> {
  const spec = isObject(object['spec']) ? object['spec'] : {};
  const inner = isObject(spec['template']) ? spec['template'] : {};
  const metadata = isObject(inner['metadata']) ? inner['metadata'] : {};
  const labels = metadata['labels'];
  if (!isObject(labels)) return object;
  return inside('metadata', absent({ labels }))(object);
}
