import { listAt, ManualClock, seededRandom, silentLog, stringAt } from '../../../../lib/index.ts';
import { keepWebhooks } from '../../../../control-plane/ca/index.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const HOOKS = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'mutatingwebhookconfigurations',
};

export function spec(t: Test): void {
  t.test('keeps the root in every webhook of ours, and touches nothing else', async (t) => {
    const kube = new FakeKube(new ManualClock());
    const stopping = new AbortController();
    const effects = { clock: new ManualClock(), random: seededRandom(1), log: silentLog };
    const hook = (name: string) =>
      kube.seed(HOOKS, {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name },
        webhooks: [
          { name: 'a', clientConfig: { service: { name: 'x' } } },
          { name: 'b', clientConfig: { caBundle: 'old' } },
        ],
      });
    await hook('istio-sidecar-injector');
    await hook('somebody-else');
    const { stopped } = keepWebhooks('ROOT', { api: kube, ...effects }, stopping.signal);
    await settle();

    const [ours, theirs] = kube.all(HOOKS);
    const bundles = listAt(ours, 'webhooks').map((one) =>
      stringAt(one, 'clientConfig', 'caBundle'),
    );
    t.same(bundles, ['Uk9PVA==', 'Uk9PVA==']);
    t.equal(stringAt(listAt(ours, 'webhooks')[0], 'clientConfig', 'service', 'name'), 'x');
    t.equal(stringAt(listAt(theirs, 'webhooks')[1], 'clientConfig', 'caBundle'), 'old');

    stopping.abort();
    await stopped;
  });
}
