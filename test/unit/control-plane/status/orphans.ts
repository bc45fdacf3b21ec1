import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { keepMachines } from '../../../../control-plane/status/index.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const ENTRIES = { group: 'networking.istio.io', version: 'v1', plural: 'workloadentries' };
const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };
const MINUTE_MS = 60_000;

export function spec(t: Test): void {
  const bench = async () => {
    const clock = new ManualClock();
    const kube = new FakeKube(clock);
    const entry = (name: string, controller: string, group = 'vms') =>
      kube.seed(ENTRIES, {
        apiVersion: 'networking.istio.io/v1',
        kind: 'WorkloadEntry',
        metadata: {
          name,
          namespace: 'shop',
          annotations: {
            'istio.io/workloadController': controller,
            ...(group === '' ? {} : { 'istio.io/autoRegistrationGroup': group }),
          },
        },
      });
    const lease = (name: string) =>
      kube.seed(LEASES, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name, namespace: 'istio-system' },
        spec: { renewTime: new Date(clock.now()).toISOString() },
      });
    const state = { isLeader: true };
    const stopping = new AbortController();
    t.teardown(() => stopping.abort());
    keepMachines(
      {
        api: kube,
        clock,
        log: silentLog,
        namespace: 'istio-system',
        replica: 'istiod-me',
        isLeader: () => state.isLeader,
        entries: () =>
          kube.all(ENTRIES).map(({ metadata: { namespace = '', ...more } }) => {
            return { metadata: { ...more, namespace } };
          }),
      },
      stopping.signal,
    );
    const minutes = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        clock.advance(MINUTE_MS);
        await settle();
      }
    };
    const names = () => kube.all(ENTRIES).map(({ metadata }) => metadata.name);
    return { kube, state, entry, lease, minutes, names };
  };

  t.test('takes away the machines of a replica that died, and its lease', async (t) => {
    const { kube, entry, lease, minutes, names } = await bench();
    await entry('mine', 'istiod-me');
    await entry('orphan', 'istiod-dead');
    await entry('written', 'istiod-dead', '');
    await lease('istiod-dead');
    await lease('something-else');

    await minutes(1);
    t.same(names(), ['mine', 'orphan', 'written'], 'it may only be slow');
    await minutes(2);
    t.same(names(), ['mine', 'written'], 'what people wrote is theirs');
    const leases = kube.all(LEASES).map(({ metadata }) => metadata.name);
    t.same(leases, ['istiod-me', 'something-else']);
  });

  t.test('is the leader’s work', async (t) => {
    const { state, entry, minutes, names } = await bench();
    await entry('orphan', 'istiod-dead');

    state.isLeader = false;
    await minutes(5);
    t.same(names(), ['orphan']);
    state.isLeader = true;
    await minutes(1);
    t.same(names(), []);
  });
}
