import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { PodLife, podWith } from '../../../../harness/pods.ts';

const sidecar = { name: 'proxy', image: 'busybox', restartPolicy: 'Always' };

export function spec(t: Test): void {
  t.test('makes the place first, then starts init containers one after the other', async (t) => {
    const init = [
      { name: 'one', image: 'busybox' },
      { name: 'two', image: 'busybox' },
    ];
    const life = new PodLife(podWith({ initContainers: init }));
    t.same(life.asked(), ['prepare']);

    life.prepared();
    life.started('one');
    t.same(life.asked(), ['start one']);
    life.exited('one', 0);
    t.same(life.asked(), ['start two']);
    life.started('two');
    life.exited('two', 0);

    t.same(life.asked(), ['start web']);
  });

  t.test('the next container waits until a sidecar has passed its startup probe', async (t) => {
    const startupProbe = { tcpSocket: { port: 1 } };
    const life = new PodLife(podWith({ initContainers: [{ ...sidecar, startupProbe }] }));
    life.prepared();
    life.started('proxy');
    t.same(life.asked(), ['prepare', 'start proxy']);

    life.tell({ kind: 'startup', container: 'proxy' });

    t.same(life.asked(), ['start web']);
  });

  t.test('a main container waits for the postStart hook of the one before it', async (t) => {
    const postStart = { exec: { command: ['true'] } };
    const first = { name: 'first', image: 'busybox', lifecycle: { postStart } };
    const second = { name: 'second', image: 'busybox' };
    const life = new PodLife(podWith({ containers: [first, second] }));
    life.prepared();
    life.started('first');
    t.same(life.asked(), ['prepare', 'start first']);

    life.tell({ kind: 'hooked', container: 'first' });

    t.same(life.asked(), ['start second']);
  });

  t.test(
    'restarts at once, then after 10 s, and a sidecar without stopping the rest',
    async (t) => {
      const life = new PodLife(podWith({ initContainers: [sidecar] }));
      life.prepared();
      life.started('proxy');
      life.started('web');
      life.asked();

      life.exited('proxy', 1);
      t.same(life.asked(), ['start proxy']);
      life.started('proxy');
      life.exited('proxy', 1);
      t.same(life.asked(), []);
      t.equal(life.wakesInMs(), 10_000);
      life.advance(10_000);

      t.same(life.asked(), ['start proxy']);
      t.equal(life.state('web'), 'running');
    },
  );

  t.test('a failing probe and a new image stop a container, and it is started again', async (t) => {
    const life = new PodLife(podWith({ terminationGracePeriodSeconds: 5 }));
    life.prepared();
    life.started('web');
    life.asked();

    life.tell({ kind: 'failing', container: 'web', message: 'no answer', graceMs: undefined });
    t.same(life.asked(), ['stop web']);
    life.advance(5000);
    t.same(life.asked(), ['kill web']);
    life.exited('web', 137);
    t.same(life.asked(), ['start web']);
    life.started('web');
    life.pod = podWith({ containers: [{ name: 'web', image: 'debian' }] });
    life.step();

    t.same(life.asked(), ['stop web']);
  });

  t.test('a refused start is tried again when its time has come', async (t) => {
    const life = new PodLife(podWith({}));
    life.prepared();
    const retryAt = life.now + 2000;
    const message = 'configmap "settings" not found';
    const reason = 'CreateContainerConfigError';
    life.tell({ kind: 'refused', container: 'web', reason, message, retryAt });
    t.same(life.asked(), ['prepare', 'start web']);

    life.advance(2000);

    t.same(life.asked(), ['start web']);
  });

  t.test(
    'whatever happens, a container is never started while it runs, nor before its turn',
    async () => {
      const happening = fc.record({
        container: fc.constantFrom('one', 'proxy', 'web'),
        kind: fc.constantFrom(
          'started',
          'exit 0',
          'exit 1',
          'failing',
          'refused',
          'wait',
          'delete',
        ),
      });
      fc.assert(
        fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
          const life = new PodLife(
            podWith({ initContainers: [{ name: 'one', image: 'b' }, sidecar] }),
          );
          life.prepared();
          for (const { container, kind } of happenings) {
            if (kind === 'wait') life.advance(60_000);
            if (kind === 'delete') deletePod(life);
            if (kind === 'started' && life.state(container) === 'starting') life.started(container);
            if (kind.startsWith('exit') && life.state(container) === 'running') {
              life.exited(container, Number(kind.slice(5)));
            }
            if (kind === 'failing') {
              life.tell({ kind, container, message: '', graceMs: undefined });
            }
            if (life.state('web') === 'starting' && life.state('one') !== 'exited') return false;
            if (life.asked().filter((word) => word === `start ${container}`).length > 1)
              return false;
          }
          return true;
        }),
        { numRuns: 200, seed: 7 },
      );
    },
  );
}

function deletePod(life: PodLife): void {
  const deletionTimestamp = new Date(life.now + 30_000).toISOString();
  const metadata = { deletionTimestamp, deletionGracePeriodSeconds: 30 };
  life.pod = podWith({ initContainers: life.pod.spec.initContainers ?? [] }, metadata);
  life.step();
}
