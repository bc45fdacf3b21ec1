import type { Test } from '../../../harness/unit.ts';
import { decide, factsOf, type InjectionPolicy } from '../../../../injector/decide/decide.ts';

const POLICY: InjectionPolicy = { autoInject: 'enabled', never: [], always: [] };
const POD = { namespace: 'shop', hostNetwork: false, labels: {}, annotations: {} };
const LABEL = 'sidecar.istio.io/inject';

export function spec(t: Test): void {
  t.test('injects what says nothing, and what says true', async (t) => {
    t.same(decide(POD, POLICY), { injects: true, reason: 'policy' });
    const off = { ...POLICY, autoInject: 'disabled' };
    t.same(decide(POD, off), { injects: false, reason: 'policy' });
    t.same(decide({ ...POD, labels: { [LABEL]: 'true' } }, off), {
      injects: true,
      reason: 'wanted',
    });
    t.equal(decide({ ...POD, annotations: { [LABEL]: 'false' } }, POLICY).injects, false);
    t.equal(
      decide({ ...POD, labels: { [LABEL]: 'true' }, annotations: { [LABEL]: 'false' } }, POLICY)
        .reason,
      'wanted',
      'the label counts before the annotation',
    );
  });

  t.test('takes any other word for silence, and warns', async (t) => {
    const decision = decide({ ...POD, labels: { [LABEL]: 'yes' } }, POLICY);

    t.match(decision, { injects: true, reason: 'policy', warning: /not "yes"/ });
  });

  t.test('leaves alone what no proxy can serve, whatever it says', async (t) => {
    const labels = { [LABEL]: 'true' };
    t.equal(decide({ ...POD, labels, hostNetwork: true }, POLICY).reason, 'host-network');
    t.equal(
      decide({ ...POD, labels, namespace: 'kube-system' }, POLICY).reason,
      'system-namespace',
    );
  });

  t.test(
    'asks selectors before the policy; never wins; an empty one selects nothing',
    async (t) => {
      const batch = { matchLabels: { tier: 'batch' } };
      const pod = { ...POD, labels: { tier: 'batch' } };

      t.equal(decide(pod, { ...POLICY, never: [batch], always: [batch] }).reason, 'never-selector');
      const off = { ...POLICY, autoInject: 'disabled' };
      t.same(decide(pod, { ...off, always: [batch] }), {
        injects: true,
        reason: 'always-selector',
      });
      t.equal(decide(pod, { ...POLICY, never: [{}] }).injects, true);
      t.match(decide(pod, { ...POLICY, autoInject: 'on' }), {
        injects: false,
        reason: 'unknown-policy',
      });
    },
  );

  t.test('finds in a pod what it decides by', async (t) => {
    const pod = { metadata: { labels: { a: 'b' } }, spec: { containers: [], hostNetwork: true } };

    t.same(factsOf(pod, 'shop'), {
      namespace: 'shop',
      hostNetwork: true,
      labels: { a: 'b' },
      annotations: {},
    });
  });
}
