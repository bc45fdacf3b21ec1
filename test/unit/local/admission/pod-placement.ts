import { at, listAt } from '../../../../lib/index.ts';
import { withPriority, withTolerations } from '../../../../local/admission/pod-placement.ts';
import { factsOf, objectOf, podOf, requestOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('makes pods patient with nodes in trouble, once', async (t) => {
    const once = withTolerations(podOf());

    t.equal(listAt(once, 'spec', 'tolerations').length, 2);
    t.equal(withTolerations(once), once);
  });

  t.test('leaves pods alone that tolerate everything', async (t) => {
    const pod = podOf({ spec: { tolerations: [{ operator: 'Exists' }] } });

    t.equal(withTolerations(pod), pod);
  });

  t.test('looks up the priority: by name, by default, or none', async (t) => {
    const high = objectOf('PriorityClass', { metadata: { name: 'high' }, value: 1000 });
    const usual = objectOf('PriorityClass', { globalDefault: true, value: 5 });
    const facts = factsOf({ priorityClasses: [high, usual] });
    const priorityOf = (name: string | undefined, known = facts): unknown => {
      const pod = podOf({ spec: { priorityClassName: name } });
      return at(withPriority(pod, requestOf(), known), 'spec', 'priority');
    };

    t.equal(priorityOf('high'), 1000);
    t.equal(priorityOf('system-node-critical'), 2_000_001_000);
    t.equal(priorityOf(undefined), 5);
    t.equal(priorityOf(undefined, factsOf()), 0);
    t.throws(() => priorityOf('low'), /no PriorityClass with name low was found/);
  });
}
