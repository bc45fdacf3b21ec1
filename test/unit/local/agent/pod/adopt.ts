import type { Test } from '../../../../harness/unit.ts';
import { podWith } from '../../../../harness/pods.ts';
import { adoptedRecord, decide, type Remains } from '../../../../../local/agent/pod/index.ts';

const NOW = Date.parse('2026-01-01T01:00:00Z');
const EXIT = { code: 1, reason: 'Error', message: undefined, startedAt: 1, finishedAt: 2 } as const;
const RUNNING = {
  kind: 'running',
  attempt: 1,
  image: 'busybox',
  id: 'b',
  startedAt: NOW - 5000,
} as const;

export function spec(t: Test): void {
  t.test('a container found running keeps its count, its last end and its readiness', async (t) => {
    const former: Remains = {
      kind: 'exited',
      attempt: 0,
      image: 'busybox',
      exit: { ...EXIT, id: 'a' },
    };
    const readinessProbe = { tcpSocket: { port: 80 } };
    const pod = podWith({ containers: [{ name: 'web', image: 'busybox', readinessProbe }] });
    const seen = { ...pod, status: statusWith({ ready: true, restartCount: 1 }) };

    const record = adoptedRecord(seen, () => [former, RUNNING], NOW);

    t.match(record.containers, [
      { starts: 2, last: { id: 'a' }, state: { kind: 'running', id: 'b', ready: true } },
    ]);
    t.equal(record.begun, true);
    t.same(decide({ pod: seen, gone: false }, record, NOW), [{ kind: 'prepare' }]);
  });

  t.test('after the node was gone a container starts again and counts on', async (t) => {
    const pod = podWith({ initContainers: [{ name: 'setup', image: 'busybox' }] });
    const seen = { ...pod, status: statusWith({ restartCount: 2 }) };

    const record = adoptedRecord(seen, () => [], NOW);

    t.equal(record.begun, false);
    t.match(record.containers[1], {
      starts: 3,
      last: { reason: 'ContainerStatusUnknown', code: 137 },
      state: { kind: 'waiting' },
    });
  });

  t.test('a pod that had finished before the node was gone does not run again', async (t) => {
    const pod = podWith({ restartPolicy: 'Never' });
    const terminated = { exitCode: 0, finishedAt: '2026-01-01T00:30:00Z' };
    const status = { ...statusWith({ state: { terminated } }), phase: 'Succeeded' };
    const seen = { ...pod, status };

    const record = adoptedRecord(seen, () => [], NOW);

    t.match(record.containers, [{ state: { kind: 'exited', exit: { code: 0 } } }]);
    t.match(decide({ pod: seen, gone: false }, record, NOW), [{ kind: 'end' }]);
  });
}

function statusWith(container: object) {
  const whole = {
    name: 'web',
    ready: false,
    restartCount: 0,
    containerID: 'lateen://x',
    ...container,
  };
  return { phase: 'Running', containerStatuses: [whole] };
}
