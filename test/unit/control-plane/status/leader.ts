import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { lead } from '../../../../control-plane/status/index.ts';
import { FakeKube } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };
const RENEW_EVERY_MS = 5000;

export function spec(t: Test): void {
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const bench = () => {
    const clock = new ManualClock();
    const kube = new FakeKube(clock);
    const lease = { namespace: 'istio-system', name: 'leader' };
    const start = (holder: string) => {
      const stopping = new AbortController();
      t.teardown(() => stopping.abort());
      const all = { api: kube, clock, log: silentLog, lease, holder };
      return { ...lead(all, stopping.signal), stop: () => stopping.abort() };
    };
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += RENEW_EVERY_MS) {
        await settled();
        clock.advance(RENEW_EVERY_MS);
        await settled();
      }
    };
    return { kube, start, pass };
  };

  t.test('the first has the lease, and keeps it', async (t) => {
    const { kube, start, pass } = bench();
    const one = start('one');
    await pass(1);
    const other = start('other');

    await pass(120_000);

    t.ok(one.isLeader());
    t.notOk(other.isLeader());
    t.match(kube.all(LEASES)[0], { spec: { holderIdentity: 'one', leaseTransitions: 0 } });
  });

  t.test('another takes over when it is gone, and not before', async (t) => {
    const { kube, start, pass } = bench();
    const one = start('one');
    await pass(1);
    const other = start('other');
    await pass(10_000);

    one.stop();
    await pass(20_000);
    t.notOk(other.isLeader());
    t.notOk(one.isLeader(), 'stepped down first');
    await pass(20_000);

    t.ok(other.isLeader());
    t.match(kube.all(LEASES)[0], { spec: { holderIdentity: 'other', leaseTransitions: 1 } });
  });

  t.test('does not lead while it cannot write', async (t) => {
    const { kube, start, pass } = bench();
    const one = start('one');
    await pass(1);
    t.ok(one.isLeader());

    for (let i = 0; i < 20; i++) kube.failNext(LEASES.plural);
    await pass(30_000);

    t.notOk(one.isLeader());
  });
}
