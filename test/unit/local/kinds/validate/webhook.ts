import {
  mutatingWebhooks,
  validatingWebhooks,
} from '../../../../../local/kinds/validate/webhook.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const whole = {
  name: 'a.b.c',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  clientConfig: { service: { name: 'w', namespace: 'n', port: 443 } },
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
};
const problems = (fields: JsonObject): readonly string[] =>
  lines(validatingWebhooks(thing({ webhooks: [{ ...whole, ...fields }] }), ''));

export function spec(t: Test): void {
  t.test('accepts a whole webhook, and wants all its parts', async (t) => {
    t.same(problems({}), []);
    t.same(lines(validatingWebhooks(thing({ webhooks: [{ name: 'short.name' }] }), '')), [
      'webhooks[0].name: Invalid value: "short.name": should be a domain with at least three ' +
        'segments separated by dots',
      'webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1',
      'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun',
      'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
    ]);
  });

  t.test('calls one place, safely and within half a minute', async (t) => {
    const service = whole.clientConfig.service;

    t.same(problems({ timeoutSeconds: 31 }), [
      'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 ' +
        'and 30 seconds',
    ]);
    t.same(problems({ clientConfig: { url: 'https://a', service } }), [
      'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
    ]);
    t.match(problems({ clientConfig: { url: 'http://u:p@a/?q#f' } }), [
      /'https' is the only allowed URL scheme, not 'http'; desired format: https:/,
      /user information is not permitted/,
      /fragments are not permitted/,
      /query parameters are not permitted/,
    ]);
  });

  t.test('says for which operations it is asked', async (t) => {
    const rules = [
      { operations: ['*', 'CREATE'], apiGroups: [], apiVersions: ['v1'], resources: ['*'] },
    ];

    t.same(problems({ rules }), [
      'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, ' +
        'must not specify other values',
      'webhooks[0].rules[0].apiGroups: Required value',
    ]);
    t.match(problems({ rules: [{ ...whole.rules[0], operations: ['READ'] }] }), [
      /^webhooks\[0\].rules\[0\].operations\[0\]: Unsupported value: "READ"/,
    ]);
  });

  t.test('mutates again or never', async (t) => {
    const webhooks = [{ ...whole, reinvocationPolicy: 'Always' }];

    t.equal(lines(mutatingWebhooks(thing({ webhooks }), '')).length, 1);
  });
}
