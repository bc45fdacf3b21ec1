// Rules for Jobs and CronJobs: how often to run, how often to fail, and that pods end.
import { isObject, sameJson, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { podTemplate } from './pod.ts';
import { immutable, invalid, notSupported, required } from './problem.ts';
import {
  changeWithin,
  frozen,
  need,
  notNegative,
  oneOf,
  positive,
  within,
  type ChangeRule,
  type Problems,
  type Rule,
} from './rule.ts';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];
const ENDING = ['OnFailure', 'Never'];

export const job: Rule = function* (object) {
  if (!isObject(object['spec'])) yield required('spec');
  yield* within(object, 'spec', jobSpec);
};

export const cronJob: Rule = function* (object) {
  if (!isObject(object['spec'])) yield required('spec');
  yield* within(object, 'spec', function* (spec, path) {
    yield* schedule(spec, path);
    yield* oneOf(spec, `${path}.concurrencyPolicy`, ['Allow', 'Forbid', 'Replace']);
    yield* notNegative(spec, `${path}.startingDeadlineSeconds`);
    yield* notNegative(spec, `${path}.successfulJobsHistoryLimit`);
    yield* notNegative(spec, `${path}.failedJobsHistoryLimit`);
    if (!isObject(spec['jobTemplate'])) yield required(`${path}.jobTemplate`);
    yield* within(spec, `${path}.jobTemplate`, (template, at) =>
      within(template, `${at}.spec`, jobSpec),
    );
  });
};

/** What a Job runs is decided once; a suspended Job that never started may still be moved. */
export const jobChange: ChangeRule = (change) =>
  changeWithin(change, 'spec', function* (spec, path) {
    const { object, old } = spec;
    yield* frozen(spec, `${path}.selector`);
    yield* frozen(spec, `${path}.completionMode`);
    if (object['completionMode'] !== 'Indexed') yield* frozen(spec, `${path}.completions`);
    const isAsleep = old['suspend'] === true && change.old['status'] === undefined;
    if (!isAsleep && !sameJson(object['template'], old['template'])) {
      yield immutable(`${path}.template`, object['template']);
    }
  });

function* jobSpec(spec: JsonObject, path: FieldPath): Problems {
  for (const field of COUNTS) yield* notNegative(spec, `${path}.${field}`);
  yield* positive(spec, `${path}.activeDeadlineSeconds`);
  yield* oneOf(spec, `${path}.completionMode`, ['NonIndexed', 'Indexed']);
  if (spec['completionMode'] === 'Indexed' && spec['completions'] === undefined) {
    yield required(`${path}.completions`, 'when completion mode is Indexed');
  }
  if (!isObject(spec['template'])) yield required(`${path}.template`);
  yield* within(spec, `${path}.template`, function* (template, at) {
    yield* podTemplate(template, at);
    yield* ends(template, `${at}.spec.restartPolicy`);
  });
}

function* ends(template: JsonObject, path: FieldPath): Problems {
  const spec = isObject(template['spec']) ? template['spec'] : {};
  const policy = spec['restartPolicy'];
  if (policy === undefined || policy === 'Always') {
    yield required(path, 'valid values: "OnFailure", "Never"');
  } else if (typeof policy === 'string' && !ENDING.includes(policy)) {
    yield notSupported(path, policy, ENDING);
  }
}

// Five fields, each a list of numbers, names, ranges and steps; or one of the nicknames.
const FIELD = String.raw`[\d*?,\-/A-Za-z]+`;
const NICKNAME = String.raw`@(yearly|annually|monthly|weekly|daily|midnight|hourly)|@every \S+`;
const CRON = new RegExp(String.raw`^(${NICKNAME}|(${FIELD}\s+){4}${FIELD})$`);

function* schedule(spec: JsonObject, path: FieldPath): Problems {
  yield* need(spec, `${path}.schedule`);
  const value = spec['schedule'];
  if (typeof value !== 'string' || value === '') return;
  if (value.includes('TZ')) {
    yield invalid(
      `${path}.schedule`,
      value,
      'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    );
  } else if (!CRON.test(value.trim())) {
    const count = value.trim().split(/\s+/).length;
    yield invalid(
      `${path}.schedule`,
      value,
      `expected exactly 5 fields, found ${count}: [${value.trim()}]`,
    );
  }
}
