import type { Test } from '../../../../harness/unit.ts';
import { PodLife, podWith } from '../../../../harness/pods.ts';

const SIDECARS = ['a', 'b'].map((name) => ({ name, image: 'busybox', restartPolicy: 'Always' }));

export function spec(t: Test): void {
  t.test(
    'a deleted pod stops its main containers, then sidecars from the last to the first',
    async (t) => {
      const life = runningLife({ initContainers: SIDECARS });

      markDeleted(life, 10);
      t.same(life.asked(), ['end', 'stop web']);
      life.exited('web', 0);
      t.same(life.asked(), ['stop b']);
      life.exited('b', 0);
      t.same(life.asked(), ['stop a']);
      life.exited('a', 0);

      t.same(life.asked(), ['remove']);
    },
  );

  t.test('what has not ended after the grace is killed', async (t) => {
    const life = runningLife({});

    markDeleted(life, 10);
    t.equal(life.wakesInMs(), 10_000);
    life.advance(10_000);

    t.same(life.asked(), ['end', 'stop web', 'kill web']);
  });

  t.test('a second deletion with less grace is obeyed', async (t) => {
    const life = runningLife({});
    markDeleted(life, 30);
    life.asked();

    markDeleted(life, 1);
    t.same(life.asked(), ['end', 'stop web']);
    life.advance(1000);

    t.same(life.asked(), ['kill web']);
  });

  t.test('a pod that vanished from the API gets two seconds', async (t) => {
    const life = runningLife({});

    life.gone = true;
    life.step();
    life.advance(2000);
    life.exited('web', 137);

    t.same(life.asked(), ['end', 'stop web', 'kill web', 'remove']);
  });

  t.test(
    'when the work is done sidecars stop, the network goes, and nothing is started again',
    async (t) => {
      const life = runningLife({ restartPolicy: 'Never', initContainers: SIDECARS.slice(0, 1) });

      life.exited('web', 0);
      t.same(life.asked(), ['end', 'stop a']);
      life.exited('a', 143);

      t.same(life.asked(), ['release']);
      life.advance(3_600_000);
      t.same(life.asked(), []);
    },
  );

  t.test('an init container that failed for good ends the pod', async (t) => {
    const initContainers = [{ name: 'setup', image: 'busybox' }];
    const life = new PodLife(podWith({ restartPolicy: 'Never', initContainers }));
    life.prepared();
    life.started('setup');
    life.asked();

    life.exited('setup', 1);

    t.same(life.asked(), ['end', 'release']);
  });

  t.test('a pod that lives longer than it may fails with DeadlineExceeded', async (t) => {
    const life = runningLife({ activeDeadlineSeconds: 60 });

    t.equal(life.wakesInMs(), 60_000);
    life.advance(60_000);

    t.same(life.asked(), ['end', 'stop web']);
    t.equal(life.record.failure?.reason, 'DeadlineExceeded');
  });
}

function runningLife(spec: Parameters<typeof podWith>[0]): PodLife {
  const life = new PodLife(podWith(spec));
  life.prepared();
  for (const { name } of life.record.containers) life.started(name);
  life.asked();
  return life;
}

function markDeleted(life: PodLife, graceSeconds: number): void {
  const deletionTimestamp = new Date(life.now + graceSeconds * 1000).toISOString();
  const deletionGracePeriodSeconds = graceSeconds;
  const { metadata } = life.pod;
  life.pod = {
    ...life.pod,
    metadata: { ...metadata, deletionTimestamp, deletionGracePeriodSeconds },
  };
  life.step();
}
