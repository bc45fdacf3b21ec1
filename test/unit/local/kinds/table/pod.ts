import { pod } from '../../../../../local/kinds/table/pod.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Cell } from '../../../../../local/kinds/table/column.ts';
import type { Test } from '../../../../harness/unit.ts';

const NOW = Date.parse('2026-01-01T00:10:00Z');
const RUNNING = { ready: true, state: { running: {} } };
const cells = (
  fields: { readonly spec?: JsonObject; readonly status?: JsonObject },
  metadata: { readonly deletionTimestamp?: string } = {},
): readonly Cell[] => {
  const spec = { containers: [{ name: 'app' }], ...fields.spec };
  const object = { spec, status: { phase: 'Pending', ...fields.status } };
  return pod.row(thing(object, { creationTimestamp: '2026-01-01T00:00:00Z', ...metadata }), NOW);
};
const waiting = (reason: string): JsonObject => ({ ready: false, state: { waiting: { reason } } });
const ended = (exitCode: number, reason?: string): JsonObject => ({
  ready: false,
  state: { terminated: { exitCode, reason } },
});
const word = (status: JsonObject, spec: JsonObject = {}): Cell | undefined =>
  cells({ spec, status })[2];

export function spec(t: Test): void {
  t.test('tells of a running pod where it is', async (t) => {
    const status = {
      phase: 'Running',
      podIPs: [{ ip: '10.244.1.2' }],
      containerStatuses: [RUNNING],
    };

    t.same(cells({ spec: { nodeName: 'local' }, status }), [
      'web',
      '1/1',
      'Running',
      '0',
      '10m',
      '10.244.1.2',
      'local',
      '<none>',
      '<none>',
    ]);
  });

  t.test('says why a container waits or how it ended', async (t) => {
    t.equal(word({}), 'Pending');
    t.equal(word({ containerStatuses: [waiting('ContainerCreating')] }), 'ContainerCreating');
    t.equal(
      word({ containerStatuses: [RUNNING, waiting('CrashLoopBackOff')] }),
      'CrashLoopBackOff',
    );
    t.equal(word({ containerStatuses: [ended(1, 'Error')] }), 'Error');
    t.equal(word({ containerStatuses: [ended(3)] }), 'ExitCode:3');
    t.equal(word({ phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] }), 'Completed');
    t.equal(word({ containerStatuses: [ended(0, 'Completed'), RUNNING] }), 'NotReady');
    t.equal(word({ phase: 'Failed', reason: 'Evicted' }), 'Evicted');
  });

  t.test('counts init containers that are through', async (t) => {
    const initContainers = [{ name: 'a' }, { name: 'b' }];
    const later = [waiting('PodInitializing')];
    const at = (initContainerStatuses: readonly JsonObject[]): Cell | undefined =>
      word({ initContainerStatuses, containerStatuses: later }, { initContainers });

    t.equal(at([{ state: { running: {} } }, waiting('PodInitializing')]), 'Init:0/2');
    t.equal(at([ended(0), { state: { running: {} } }]), 'Init:1/2');
    t.equal(at([ended(0), waiting('CrashLoopBackOff')]), 'Init:CrashLoopBackOff');
    t.equal(at([ended(1, 'Error'), waiting('PodInitializing')]), 'Init:Error');
    t.equal(at([ended(0), ended(0)]), 'PodInitializing');
  });

  t.test('counts a sidecar among the containers', async (t) => {
    const initContainers = [{ name: 'proxy', restartPolicy: 'Always' }];
    const initContainerStatuses = [{ ...RUNNING, name: 'proxy', started: true }];
    const containerStatuses = [
      {
        ...RUNNING,
        restartCount: 2,
        lastState: { terminated: { finishedAt: '2026-01-01T00:08:00Z' } },
      },
    ];
    const status = { phase: 'Running', initContainerStatuses, containerStatuses };

    const row = cells({ spec: { initContainers }, status });

    t.same(row.slice(1, 4), ['2/2', 'Running', '2 (2m ago)']);
  });

  t.test('is terminating from its deletion to its end', async (t) => {
    const deletionTimestamp = '2026-01-01T00:09:00Z';
    const running = { phase: 'Running', containerStatuses: [RUNNING] };
    const done = { phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] };

    t.equal(cells({ status: running }, { deletionTimestamp })[2], 'Terminating');
    t.equal(cells({ status: done }, { deletionTimestamp })[2], 'Completed');
  });

  t.test('counts the gates that are open', async (t) => {
    const readinessGates = [{ conditionType: 'a' }, { conditionType: 'b' }];
    const conditions = [
      { type: 'a', status: 'True' },
      { type: 'b', status: 'False' },
    ];

    t.equal(cells({ spec: { readinessGates }, status: { conditions } }).at(-1), '1/2');
    t.equal(
      word({ conditions: [{ type: 'PodScheduled', reason: 'SchedulingGated' }] }),
      'SchedulingGated',
    );
  });
}
