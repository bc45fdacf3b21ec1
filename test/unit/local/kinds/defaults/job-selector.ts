import { jobSelector } from '../../../../../local/kinds/defaults/job-selector.ts';
import { template, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('selects pods by the uid of their job', async (t) => {
    const job = jobSelector(thing({ spec: { template: template() } }, { name: 'pi', uid: 'u-1' }));

    t.match(job, {
      spec: {
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u-1' } },
        template: {
          metadata: { labels: { app: 'web', 'job-name': 'pi', 'controller-uid': 'u-1' } },
        },
      },
    });
  });

  t.test('leaves a selector alone that was chosen by hand', async (t) => {
    const job = thing({ spec: { manualSelector: true } }, { uid: 'u-1' });

    t.equal(jobSelector(job), job);
  });
}
