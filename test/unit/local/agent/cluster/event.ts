import type { Test } from '../../../../harness/unit.ts';
import { FakeKube, settle } from '../../../../harness/fake-kube.ts';
import { podWith } from '../../../../harness/pods.ts';
import { EVENTS } from '../../../../../api/kubernetes/index.ts';
import { ManualClock, seededRandom, silentLog } from '../../../../../lib/index.ts';
import { eventRecorder } from '../../../../../local/agent/cluster/index.ts';

const UNHEALTHY = {
  type: 'Warning',
  reason: 'Unhealthy',
  message: 'Readiness probe failed: no',
  fieldPath: 'spec.containers{web}',
} as const;

export function spec(t: Test): void {
  t.test('what happens again raises a count', async (t) => {
    const { api, clock, events } = begin();
    const pod = podWith({});
    events.tell(pod, UNHEALTHY);
    clock.advance(10_000);
    events.tell(pod, UNHEALTHY);
    events.tell(pod, { type: 'Normal', reason: 'Killing', message: 'Stopping container web' });
    await settle();

    const told = api.all(EVENTS).toSorted((a, b) => Number(b['count']) - Number(a['count']));
    t.match(told, [
      {
        reason: 'Unhealthy',
        count: 2,
        involvedObject: {
          kind: 'Pod',
          name: 'web-1',
          uid: 'uid-1',
          fieldPath: 'spec.containers{web}',
        },
      },
      { reason: 'Killing', count: 1 },
    ]);
  });

  t.test('an event that was removed meanwhile is written anew', async (t) => {
    const { api, events } = begin();
    const pod = podWith({});
    events.tell(pod, UNHEALTHY);
    await settle();
    const name = api.all(EVENTS)[0]?.metadata.name ?? '';
    await api.delete(EVENTS, { namespace: 'default', name });

    events.tell(pod, UNHEALTHY);
    await settle();

    t.match(api.all(EVENTS), [{ count: 1 }]);
  });
}

function begin() {
  const clock = new ManualClock();
  const api = new FakeKube(clock);
  const random = seededRandom(1);
  return {
    api,
    clock,
    events: eventRecorder({ api, clock, random, log: silentLog, node: 'local' }),
  };
}
