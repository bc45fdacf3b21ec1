import type { Test } from '../../../../harness/unit.ts';
import { PodLife, podWith } from '../../../../harness/pods.ts';
import { recordOf } from '../../../../../local/agent/pod/index.ts';

export function spec(t: Test): void {
  t.test('a container without probes is ready as soon as it runs', async (t) => {
    const life = begin({});

    life.started('web');

    t.match(recordOf(life.record, 'web'), { starts: 1, state: { started: true, ready: true } });
  });

  t.test('a container with a readiness probe is ready when the probe says so', async (t) => {
    const readinessProbe = { tcpSocket: { port: 80 } };
    const life = begin({ containers: [{ name: 'web', image: 'b', readinessProbe }] });
    life.started('web');
    t.match(recordOf(life.record, 'web').state, { ready: false });

    life.tell({ kind: 'readiness', container: 'web', ready: true });

    t.match(recordOf(life.record, 'web').state, { ready: true });
  });

  t.test('a container that is being stopped is not ready any more', async (t) => {
    const life = begin({});
    life.started('web');

    life.tell({ kind: 'failing', container: 'web', message: '', graceMs: 0 });
    life.tell({ kind: 'readiness', container: 'web', ready: true });

    t.match(recordOf(life.record, 'web').state, { ready: false });
  });

  t.test('the end before the present run is the last state', async (t) => {
    const life = begin({});
    life.started('web');
    life.exited('web', 3);
    life.started('web');

    t.match(recordOf(life.record, 'web'), { starts: 2, crashes: 1, last: { code: 3 } });
  });

  t.test('a run of ten minutes makes up for former crashes', async (t) => {
    const life = begin({});
    for (let i = 0; i < 5; i++) {
      life.started('web');
      life.exited('web', 1);
      life.advance(300_000);
    }
    life.started('web');
    life.advance(600_000);

    life.exited('web', 1);

    t.equal(recordOf(life.record, 'web').crashes, 1);
    t.same(life.asked().at(-1), 'start web');
  });
}

function begin(spec: Parameters<typeof podWith>[0]): PodLife {
  const life = new PodLife(podWith(spec));
  life.prepared();
  return life;
}
