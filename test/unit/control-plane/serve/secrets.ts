import { ManualClock, silentLog, type KubeObject } from '../../../../lib/index.ts';
import type { ProxyNode } from '../../../../control-plane/mesh/index.ts';
import { SecretReaders } from '../../../../control-plane/serve/secrets.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const NODE: ProxyNode = {
  id: 'router~10.0.0.7~gate.edge~edge.svc.cluster.local',
  type: 'router',
  ip: '10.0.0.7',
  podName: 'gate',
  namespace: 'edge',
  labels: {},
  serviceAccount: 'gate',
  clusterId: 'Kubernetes',
  isProved: true,
  kind: 'lateen',
  extensions: [],
};
const MINUTE_MS = 60_000;

export function spec(t: Test): void {
  const bench = () => {
    const clock = new ManualClock();
    const state = { says: 'yes', asked: 0, changes: 0, connected: [NODE] };
    const stopping = new AbortController();
    t.teardown(() => stopping.abort());
    const create = async (_: unknown, review: KubeObject): Promise<KubeObject> => {
      state.asked += 1;
      if (state.says === 'nothing') throw new Error('no answer');
      return { ...review, status: { allowed: state.says === 'yes' } };
    };
    const readers = new SecretReaders(
      {
        api: { create },
        clock,
        log: silentLog,
        connected: () => state.connected,
        onChange: () => (state.changes += 1),
      },
      stopping.signal,
    );
    const minute = async (): Promise<void> => {
      clock.advance(MINUTE_MS);
      await settle();
    };
    return { readers, state, minute };
  };

  t.test('asks the API server once, and tells when it answered', async (t) => {
    const { readers, state } = bench();

    t.equal(readers.allows(NODE), undefined);
    t.equal(readers.allows(NODE), undefined);
    await settle();
    t.equal(readers.allows(NODE), true);
    t.match(state, { asked: 1, changes: 1 });
  });

  t.test('who proved nothing is not even asked about', async (t) => {
    const { readers, state } = bench();
    const { isProved: _, ...unproved } = NODE;

    t.equal(readers.allows(unproved), false);
    await settle();
    t.equal(state.asked, 0);
  });

  t.test('a right that is taken away ends, and an outage takes none away', async (t) => {
    const { readers, state, minute } = bench();
    readers.allows(NODE);
    await settle();

    state.says = 'nothing';
    await minute();
    t.equal(readers.allows(NODE), true);
    state.says = 'no';
    await minute();
    t.equal(readers.allows(NODE), false);
    t.equal(state.changes, 2);
  });

  t.test('forgets who is gone', async (t) => {
    const { readers, state, minute } = bench();
    readers.allows(NODE);
    await settle();

    state.connected = [];
    await minute();
    t.equal(state.asked, 1);
    t.equal(readers.allows(NODE), undefined);
  });
}
