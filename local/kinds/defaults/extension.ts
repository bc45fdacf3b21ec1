// The kinds that extend the API itself: custom resources and admission webhooks.
import { stringAt, type JsonObject } from '../../../lib/index.ts';
import { absent, always, computed, each, inOrder, inside, type Fill } from './fill.ts';

const clientConfig = inside('clientConfig', inside('service', absent({ port: 443 })));

const webhook: Fill = inOrder(
  absent({
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  }),
  each('rules', absent({ scope: '*' })),
  clientConfig,
);

export const validatingWebhooks: Fill = each('webhooks', webhook);

export const mutatingWebhooks: Fill = each(
  'webhooks',
  webhook,
  absent({ reinvocationPolicy: 'Never' }),
);

export const customResourceDefinition: Fill = always(
  'spec',
  always('conversion', absent({ strategy: 'None' }), inside('webhook', clientConfig)),
  always('names', computed(namesFromKind)),
);

function namesFromKind(names: JsonObject): JsonObject {
  const kind = stringAt(names, 'kind');
  if (kind === undefined || kind === '') return {};
  return { singular: kind.toLowerCase(), listKind: `${kind}List` };
}
