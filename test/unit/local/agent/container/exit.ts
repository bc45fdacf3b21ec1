import type { Test } from '../../../../harness/unit.ts';
import {
  hasEnded,
  hasStarted,
  readExit,
  terminationMessage,
} from '../../../../../local/agent/container/exit.ts';

export function spec(t: Test): void {
  t.test('reads how the program ended, or that nobody could write it down', async (t) => {
    const read = (record: string) => readExit({ record, setup: '' });

    t.match(read('started\n0\n'), { code: 0, reason: 'Completed' });
    t.match(read('started\n143\n'), { code: 143, reason: 'Error' });
    t.match(read('started\n'), { code: 137, reason: 'Error' });
    t.match(read(''), { code: 137 });
  });

  t.test('knows a record that is begun from one that is complete', async (t) => {
    t.same([hasStarted(''), hasEnded('')], [false, false]);
    t.same([hasStarted('started\n'), hasEnded('started\n')], [true, false]);
    t.same([hasStarted('started\n0\n'), hasEnded('started\n0\n')], [true, true]);
    t.same([hasStarted('cannot-run 128 x'), hasEnded('cannot-run 128 x')], [false, true]);
  });

  t.test(
    'says why a container could not run, with the words of the tool that failed',
    async (t) => {
      t.match(readExit({ record: 'cannot-run 127 exec: "frob": not found\n', setup: '' }), {
        code: 127,
        reason: 'ContainerCannotRun',
        message: 'failed to start container: exec: "frob": not found',
      });
      t.match(readExit({ record: 'cannot-run 128 mount its volumes\n', setup: 'mount: no /x\n' }), {
        code: 128,
        message: 'failed to start container: cannot mount its volumes: mount: no /x',
      });
    },
  );

  t.test("a failed container's last lines stand in for a message it did not leave", async (t) => {
    const failed = { code: 1, reason: 'Error', message: undefined } as const;

    t.equal(terminationMessage(failed, { message: 'mine', logEnd: 'log' }), 'mine');
    t.equal(terminationMessage(failed, { message: '', logEnd: 'log' }), 'log');
    t.equal(terminationMessage(failed, { message: '', logEnd: undefined }), undefined);
    t.equal(terminationMessage({ ...failed, code: 0 }, { message: '', logEnd: 'log' }), undefined);
  });
}
