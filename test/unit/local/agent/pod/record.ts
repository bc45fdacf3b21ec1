import type { Test } from '../../../../harness/unit.ts';
import { podWith } from '../../../../harness/pods.ts';
import { freshRecord, mayRestart, partsOf } from '../../../../../local/agent/pod/index.ts';

export function spec(t: Test): void {
  t.test('an init container that restarts always is a sidecar', async (t) => {
    const init = [
      { name: 'setup', image: 'b' },
      { name: 'proxy', image: 'b', restartPolicy: 'Always' },
    ];

    const roles = partsOf(podWith({ initContainers: init })).map(({ role }) => role);

    t.same(roles, ['init', 'sidecar', 'main']);
  });

  t.test(
    'the restart policy decides over main containers, and sidecars always restart',
    async (t) => {
      const restarts = (restartPolicy: string): boolean[] => {
        const pod = podWith({ restartPolicy });
        return [
          mayRestart(pod, 'main', 0),
          mayRestart(pod, 'main', 1),
          mayRestart(pod, 'init', 0),
          mayRestart(pod, 'init', 1),
          mayRestart(pod, 'sidecar', 0),
        ];
      };

      t.same(restarts('Always'), [true, true, false, true, true]);
      t.same(restarts('OnFailure'), [false, true, false, true, true]);
      t.same(restarts('Never'), [false, false, false, false, true]);
    },
  );

  t.test('a new pod waits for its containers or for their initialization', async (t) => {
    const reasons = (spec: Parameters<typeof podWith>[0]) =>
      freshRecord(podWith(spec), 0).containers.map(
        ({ state }) => 'reason' in state && state.reason,
      );

    t.same(reasons({}), ['ContainerCreating']);
    t.same(reasons({ initContainers: [{ name: 'a', image: 'b' }] }), [
      'PodInitializing',
      'PodInitializing',
    ]);
  });
}
