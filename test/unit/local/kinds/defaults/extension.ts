import {
  customResourceDefinition,
  mutatingWebhooks,
  validatingWebhooks,
} from '../../../../../local/kinds/defaults/extension.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const webhook = {
  name: 'a.b.c',
  rules: [{ operations: ['CREATE'] }],
  clientConfig: { service: { name: 'w', namespace: 'n' } },
};

export function spec(t: Test): void {
  t.test('refuses when a webhook fails, unless told otherwise', async (t) => {
    const filled = mutatingWebhooks(thing({ webhooks: [webhook] }));

    t.match(filled, {
      webhooks: [
        {
          failurePolicy: 'Fail',
          matchPolicy: 'Equivalent',
          timeoutSeconds: 10,
          namespaceSelector: {},
          objectSelector: {},
          reinvocationPolicy: 'Never',
          rules: [{ scope: '*' }],
          clientConfig: { service: { port: 443 } },
        },
      ],
    });
    t.notMatch(validatingWebhooks(thing({ webhooks: [webhook] })), {
      webhooks: [{ reinvocationPolicy: 'Never' }],
    });
  });

  t.test('derives the other names of a custom kind', async (t) => {
    t.match(customResourceDefinition(thing({ spec: { names: { kind: 'CronTab' } } })), {
      spec: {
        names: { singular: 'crontab', listKind: 'CronTabList' },
        conversion: { strategy: 'None' },
      },
    });
  });
}
