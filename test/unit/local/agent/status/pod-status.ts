import type { Test } from '../../../../harness/unit.ts';
import { PodLife, podWith } from '../../../../harness/pods.ts';
import type { Condition } from '../../../../../api/kubernetes/index.ts';
import { at, listAt, stringAt } from '../../../../../lib/index.ts';
import { podStatus } from '../../../../../local/agent/status/index.ts';

const SIDECAR = { name: 'proxy', image: 'busybox', restartPolicy: 'Always' };

export function spec(t: Test): void {
  t.test('a pod is Pending until its containers run, and ready when they are', async (t) => {
    const life = new PodLife(podWith({ initContainers: [SIDECAR] }));
    t.match(statusOf(life), { phase: 'Pending', startTime: '2026-01-01T00:00:00Z' });
    t.equal(condition(life, 'Initialized'), 'False ContainersNotInitialized');
    life.prepared();
    t.match(statusOf(life), {
      podIP: '10.244.1.0',
      podIPs: [{ ip: '10.244.1.0' }],
      hostIP: '10.244.0.1',
    });
    life.started('proxy');
    t.equal(condition(life, 'Ready'), 'False ContainersNotReady');

    life.started('web');

    t.match(statusOf(life), { phase: 'Running', qosClass: 'BestEffort' });
    t.equal(condition(life, 'Initialized'), 'True ');
    t.equal(condition(life, 'Ready'), 'True ');
  });

  t.test('a sidecar that is not ready makes its pod not ready', async (t) => {
    const readinessProbe = { tcpSocket: { port: 1 } };
    const life = new PodLife(podWith({ initContainers: [{ ...SIDECAR, readinessProbe }] }));
    life.prepared();
    life.started('proxy');
    life.started('web');

    t.match(statusOf(life), {
      conditions: [
        {},
        {},
        { type: 'Ready', message: 'containers with unready status: [proxy]' },
        {},
        {},
      ],
    });
  });

  t.test('a finished pod succeeds or fails only when its sidecars have ended too', async (t) => {
    const life = new PodLife(podWith({ restartPolicy: 'Never', initContainers: [SIDECAR] }));
    life.prepared();
    life.started('proxy');
    life.started('web');
    life.exited('web', 0);
    t.match(statusOf(life), { phase: 'Running' });

    life.exited('proxy', 143);

    t.match(statusOf(life), { phase: 'Succeeded', podIP: '10.244.1.0' });
    t.equal(condition(life, 'Ready'), 'False PodCompleted');
    t.equal(condition(life, 'PodReadyToStartContainers'), 'False ');
  });

  t.test(
    'a condition keeps the time of its last change, and others keep their place',
    async (t) => {
      const life = new PodLife(podWith({ readinessGates: [{ conditionType: 'mesh' }] }));
      const since = '2025-12-31T00:00:00Z';
      const before = [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: since },
        { type: 'mesh', status: 'False', lastTransitionTime: since },
      ];
      life.prepared();
      life.started('web');

      t.equal(condition(life, 'Ready', before), 'False ReadinessGatesNotReady');
      t.equal(condition(life, 'mesh', before), 'False ');
      t.match(statusOf(life, before), {
        conditions: [
          {},
          {},
          {},
          {},
          { type: 'PodScheduled', lastTransitionTime: since },
          { type: 'mesh' },
        ],
      });
    },
  );
}

function statusOf(life: PodLife, before: readonly Condition[] = []) {
  const { pod, record, now } = life;
  return podStatus({ pod, record, now, hostIp: '10.244.0.1', before });
}

function condition(life: PodLife, type: string, before: readonly Condition[] = []): string {
  const found = listAt(statusOf(life, before), 'conditions').find(
    (each) => at(each, 'type') === type,
  );
  return `${stringAt(found, 'status')} ${stringAt(found, 'reason') ?? ''}`;
}
