import { ManualClock, seededRandom } from '../../../../lib/index.ts';
import { SECRETS } from '../../../../api/index.ts';
import { loadRoot } from '../../../../control-plane/ca/index.ts';
import { FakeKube } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const options = (kube: FakeKube, clock: ManualClock) => ({
    api: kube,
    namespace: 'istio-system',
    trustDomain: 'cluster.local',
    clock,
    random: seededRandom(1),
  });

  t.test('makes a root once, and finds it again', async (t) => {
    const clock = new ManualClock();
    const kube = new FakeKube(clock);

    const [first, second] = await Promise.all([
      loadRoot(options(kube, clock)),
      loadRoot(options(kube, clock)),
    ]);
    const later = await loadRoot(options(kube, clock));

    t.equal(first.pem, second.pem, 'two that start at once agree');
    t.equal(later.pem, first.pem);
    t.equal(first.certificate.ca, true);
    t.equal(kube.all(SECRETS).length, 1);
  });

  t.test('says what is wrong with a Secret that cannot be used', async (t) => {
    const clock = new ManualClock();
    const kube = new FakeKube(clock);
    await kube.seed(SECRETS, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'istio-ca-secret', namespace: 'istio-system' },
      data: {},
    });

    await t.rejects(loadRoot(options(kube, clock)), /has no ca-cert.pem: restore it/);
  });
}
