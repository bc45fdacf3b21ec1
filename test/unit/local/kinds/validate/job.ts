import { cronJob, job, jobChange } from '../../../../../local/kinds/validate/job.ts';
import { lines, template, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const ending = template({ restartPolicy: 'Never' });

export function spec(t: Test): void {
  t.test('runs pods that end', async (t) => {
    t.same(lines(job(thing({ spec: { template: ending } }), '')), []);
    t.same(lines(job(thing({ spec: { template: template({ restartPolicy: 'Always' }) } }), '')), [
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ]);
  });

  t.test('counts from zero up, and indexes only what is counted', async (t) => {
    const given = { template: ending, parallelism: -1, completionMode: 'Indexed' };

    t.same(lines(job(thing({ spec: given }), '')), [
      'spec.parallelism: Invalid value: -1: must be greater than or equal to 0',
      'spec.completions: Required value: when completion mode is Indexed',
    ]);
  });

  t.test('keeps what a job runs', async (t) => {
    const old = thing({ spec: { template: ending, completions: 1 } });
    const object = thing({
      spec: { template: template({ restartPolicy: 'OnFailure' }), completions: 2 },
    });

    t.match(lines(jobChange({ object, old }, '')), [
      'spec.completions: Invalid value: 2: field is immutable',
      /^spec.template: Invalid value: .*: field is immutable$/,
    ]);
  });

  t.test('reads the five fields of a schedule', async (t) => {
    const jobTemplate = { spec: { template: ending } };
    const problems = (schedule: string): readonly string[] =>
      lines(cronJob(thing({ spec: { schedule, jobTemplate } }), ''));

    t.same(problems('*/5 1-3 * JAN,FEB ?'), []);
    t.same(problems('@hourly'), []);
    t.same(problems('* * *'), [
      'spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]',
    ]);
    t.same(problems(''), ['spec.schedule: Required value']);
  });
}
