import type { Test } from '../../../harness/unit.ts';
import {
  childrenOf,
  commandOf,
  isAlive,
  memoryOf,
  processName,
} from '../../../../local/cluster/process.ts';

export function spec(t: Test): void {
  t.test('a process is named by its number and the time of its start', async (t) => {
    const own = processName(process.pid);
    if (own === undefined) throw new Error('no /proc');

    t.equal(isAlive(own), true);
    t.equal(isAlive({ ...own, startTicks: own.startTicks - 1 }), false);
    t.equal(childrenOf(process.ppid).includes(process.pid), true);
    t.match(commandOf(process.pid), 'node');
    t.ok((memoryOf(process.pid)?.residentMb ?? 0) > 10);
  });

  t.test('what does not run has no name, no children and no memory', async (t) => {
    const beyond = 2 ** 22 + 1;

    t.equal(processName(beyond), undefined);
    t.same(childrenOf(beyond), []);
    t.equal(commandOf(beyond), '');
    t.equal(memoryOf(beyond), undefined);
  });
}
