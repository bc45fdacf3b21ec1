import type { Test } from '../../../../harness/unit.ts';
import { PodLife, podWith } from '../../../../harness/pods.ts';
import { partsOf } from '../../../../../local/agent/pod/index.ts';
import { containerStatus } from '../../../../../local/agent/status/container-status.ts';

export function spec(t: Test): void {
  t.test(
    'a container that keeps ending waits in CrashLoopBackOff and shows how it ended',
    async (t) => {
      const life = begin();
      for (const code of [3, 4]) {
        life.started('web');
        life.exited('web', code);
      }

      t.match(statusOf(life), {
        state: {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: 'back-off 10s restarting failed container=web pod=web-1_default(uid-1)',
          },
        },
        lastState: { terminated: { exitCode: 4, reason: 'Error', containerID: 'lateen://id-web' } },
        restartCount: 1,
        ready: false,
      });
    },
  );

  t.test('says why a container does not start', async (t) => {
    const life = begin();
    const message = 'secret "login" not found';
    const reason = 'CreateContainerConfigError';

    life.tell({ kind: 'refused', container: 'web', reason, message, retryAt: life.now + 1 });

    t.match(statusOf(life), {
      state: { waiting: { reason, message } },
      imageID: '',
      restartCount: 0,
    });
  });

  t.test('a finished container that stays down is terminated', async (t) => {
    const life = begin({ restartPolicy: 'Never' });
    life.started('web');
    life.advance(5000);

    life.exited('web', 0);

    t.match(statusOf(life), {
      state: {
        terminated: {
          exitCode: 0,
          reason: 'Completed',
          startedAt: '2026-01-01T00:00:00Z',
          finishedAt: '2026-01-01T00:00:05Z',
        },
      },
      lastState: {},
    });
  });
}

function begin(spec: Parameters<typeof podWith>[0] = {}): PodLife {
  const life = new PodLife(podWith(spec));
  life.prepared();
  return life;
}

function statusOf({ pod, record }: PodLife) {
  const [part] = partsOf(pod);
  if (part === undefined) throw new Error('no container');
  return containerStatus({ pod, record }, part);
}
