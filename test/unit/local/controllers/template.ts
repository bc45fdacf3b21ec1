import { sameTemplate, templateHash, withLabels } from '../../../../local/controllers/template.ts';
import type { Test } from '../../../harness/unit.ts';

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', image }], restartPolicy: 'Always' },
});

export function spec(t: Test): void {
  t.test('names a template the same whatever the order of its fields', async (t) => {
    const { metadata, spec } = template('one');

    t.equal(templateHash({ spec, metadata }, 0), templateHash(template('one'), 0));
    t.not(templateHash(template('two'), 0), templateHash(template('one'), 0));
    t.not(templateHash(template('one'), 1), templateHash(template('one'), 0));
    t.match(templateHash(template('one'), 0), /^[a-z0-9]{10}$/);
  });

  t.test('takes two templates for the same that differ in their hash alone', async (t) => {
    const labelled = withLabels(template('one'), { 'pod-template-hash': 'x' });

    t.ok(sameTemplate(labelled, template('one')));
    t.notOk(sameTemplate(labelled, template('two')));
    t.notOk(sameTemplate(withLabels(template('one'), { extra: '' }), template('one')));
  });
}
