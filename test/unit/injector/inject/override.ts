import type { Test } from '../../../harness/unit.ts';
import { overridden, overridesIn, savedOverrides } from '../../../../injector/inject/override.ts';

const OURS = {
  name: 'istio-proxy',
  image: 'ours',
  args: ['proxy'],
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
  securityContext: { runAsUser: 1337, runAsNonRoot: true },
};

export function spec(t: Test): void {
  t.test('their fields win; what has names is merged by name', async (t) => {
    const theirs = {
      name: 'istio-proxy',
      image: 'theirs',
      env: [
        { name: 'A', value: '9' },
        { name: 'C', value: '3' },
      ],
      securityContext: { runAsUser: 5 },
    };

    t.match(overridden(OURS, theirs), {
      image: 'theirs',
      args: ['proxy'],
      env: [{ value: '9' }, { value: '2' }, { name: 'C' }],
      securityContext: { runAsUser: 5, runAsNonRoot: true },
    });
    t.equal(overridden(OURS, { name: 'istio-proxy', image: 'auto' }).image, 'ours');
    t.equal(overridden(OURS, undefined), OURS);
  });

  t.test('what was found can be saved and read again', async (t) => {
    const pod = { spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] } };
    const found = overridesIn(pod, ['istio-proxy']);

    t.same(found, { containers: [{ name: 'istio-proxy' }], initContainers: [] });
    t.same(savedOverrides(JSON.stringify(found)), found);
    t.same(savedOverrides('nonsense'), { containers: [], initContainers: [] });
  });
}
