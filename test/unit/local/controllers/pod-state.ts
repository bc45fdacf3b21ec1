import { ManualClock } from '../../../../lib/index.ts';
import type { Pod } from '../../../../api/index.ts';
import {
  availableInMs,
  byLoss,
  isActive,
  isAvailable,
} from '../../../../local/controllers/pod-state.ts';
import type { Test } from '../../../harness/unit.ts';

type Wanted = {
  readonly phase?: string;
  readonly ready?: string;
  readonly node?: string;
  readonly born?: string;
  readonly restarts?: number;
};

function pod(name: string, wanted: Wanted): Pod {
  const {
    phase = 'Running',
    ready,
    node = 'local',
    born = '2026-01-01T00:00:00Z',
    restarts = 0,
  } = wanted;
  const conditions =
    ready === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: ready }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: name, resourceVersion: '1', creationTimestamp: born },
    spec: { containers: [], ...(node === '' ? {} : { nodeName: node }) },
    status: {
      phase,
      conditions,
      containerStatuses: [{ name: 'app', ready: true, restartCount: restarts }],
    },
  };
}

export function spec(t: Test): void {
  t.test('calls a ready pod available after it has been so for long enough', async (t) => {
    const clock = new ManualClock(Date.parse('2026-01-01T00:00:10Z'));
    const ready = pod('a', { ready: '2026-01-01T00:00:04Z' });

    t.ok(isAvailable(ready, 6, clock));
    t.notOk(isAvailable(ready, 8, clock));
    t.equal(availableInMs(ready, 8, clock), 2000);
    t.notOk(isAvailable(pod('b', {}), 0, clock));
  });

  t.test('counts only pods that neither ended nor are going', async (t) => {
    t.ok(isActive(pod('a', { phase: 'Pending' })));
    t.notOk(isActive(pod('a', { phase: 'Failed' })));
  });

  t.test('gives up first what costs least', async (t) => {
    const ready = '2026-01-01T00:00:04Z';
    const pods = [
      pod('old', { ready }),
      pod('young', { ready, born: '2026-01-02T00:00:00Z' }),
      pod('restarted', { ready, restarts: 3 }),
      pod('unready', {}),
      pod('pending', { phase: 'Pending' }),
      pod('unplaced', { phase: 'Pending', node: '' }),
    ];

    const order = pods.toSorted(byLoss).map(({ metadata }) => metadata.name);

    t.same(order, ['unplaced', 'pending', 'unready', 'restarted', 'young', 'old']);
  });
}
