import { hooksOf } from '../../../../local/admission/hook.ts';
import { objectOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('fills in what Kubernetes defaults: Fail, Equivalent, ten seconds, all', async (t) => {
    const webhooks = [{ name: 'a.b.c', clientConfig: { url: 'https://a' }, sideEffects: 'None' }];

    const reading = hooksOf(objectOf('MutatingWebhookConfiguration', { webhooks }));

    t.match(reading, {
      kind: 'ok',
      hooks: [
        {
          name: 'a.b.c',
          rules: [],
          mustAnswer: true,
          matchesExactly: false,
          namespaces: [],
          objects: [],
          allowsDryRun: true,
          timeoutMs: 10_000,
          wantsAgain: false,
          hasConditions: false,
        },
      ],
    });
  });

  t.test('says what is wrong with a configuration it cannot read', async (t) => {
    const webhooks = [{ name: 'a.b.c', clientConfig: {}, timeoutSeconds: 31 }];

    const reading = hooksOf(objectOf('MutatingWebhookConfiguration', { webhooks }));

    t.match(reading, { kind: 'rejected', reason: /^x: webhooks\[0\]\.timeoutSeconds / });
  });
}
