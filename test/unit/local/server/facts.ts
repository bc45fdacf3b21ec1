import type { Test } from '../../../harness/unit.ts';
import { factsOf } from '../../../../local/server/index.ts';
import { ground } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('admission sees what is stored at the moment it asks', async (t) => {
    const g = ground(t);
    const facts = factsOf(g.parts.store);
    const name = { namespace: undefined, name: 'shop' };

    t.equal(facts.find('namespaces', name), undefined);
    await g.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    await g.create('mutatingwebhookconfigurations.admissionregistration.k8s.io', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'hook' },
      webhooks: [],
    });

    t.match(facts.find('namespaces', name), { kind: 'Namespace' });
    t.equal(facts.hookConfigurations('mutatingwebhookconfigurations').length, 1);
    t.same(facts.priorityClasses(), []);
  });
}
