import type { Test } from '../../../../harness/unit.ts';
import { PodLife, podWith } from '../../../../harness/pods.ts';
import { nodeFolders } from '../../../../../local/agent/container/index.ts';
import { podContainers } from '../../../../../local/agent/serve/index.ts';

const PATH = { namespace: 'default', pod: 'web-1', container: 'web' };

export function spec(t: Test): void {
  t.test('says why a container has no log yet', async (t) => {
    const life = new PodLife(podWith({}));
    const message = 'container "web" in pod "web-1" is waiting to start: ContainerCreating';

    t.match(of(life).log(PATH, false), { kind: 'refused', code: 400, message });
  });

  t.test('gives the log of this run, and of the one before', async (t) => {
    const life = new PodLife(podWith({}));
    life.prepared();
    life.started('web');
    t.match(of(life).log(PATH, true), { message: /^previous terminated container "web"/ });
    life.exited('web', 1);
    life.started('web');

    t.match(of(life).log(PATH, false), { kind: 'ok', log: /\/web\/1\/log$/ });
    t.match(of(life).log(PATH, true), { kind: 'ok', log: /\/web\/0\/log$/ });
  });

  t.test('a crashed container that waits shows the same log either way', async (t) => {
    const life = new PodLife(podWith({}));
    life.prepared();
    life.started('web');
    life.exited('web', 1);

    t.match(of(life).log(PATH, false), { log: /\/web\/0\/log$/ });
    t.match(of(life).log(PATH, true), { log: /\/web\/0\/log$/ });
  });

  t.test('knows neither other pods nor other containers', async (t) => {
    const life = new PodLife(podWith({}));

    t.match(of(life).log({ ...PATH, pod: 'x' }, false), {
      code: 404,
      message: 'pods "x" not found',
    });
    t.match(of(life).inside({ ...PATH, container: 'x' }, []), {
      message: 'container x is not valid for pod web-1',
    });
    t.match(of(life).inside(PATH, ['sh']), { message: /is not running$/ });
  });
}

function of({ pod, record }: PodLife) {
  const worker = { pod, record, running: () => undefined };
  const find = ({ name }: { readonly name: string }) => (name === 'web-1' ? worker : undefined);
  return podContainers({ find }, nodeFolders('/run/lateen'));
}
