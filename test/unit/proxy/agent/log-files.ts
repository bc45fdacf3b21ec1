import { silentLog, type Log } from '../../../../lib/index.ts';
import { LogFiles, type LineFile } from '../../../../proxy/agent/log-files.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('opens a file when its first line comes, and anew after rotation', async (t) => {
    const { files, opened, written } = fixture();
    files.write('/a', '1\n');
    files.write('/a', '2\n');
    files.reopen();
    files.write('/a', '3\n');

    t.same(opened, ['open /a', 'close /a', 'open /a']);
    t.same(written, ['1\n', '2\n', '3\n']);
  });

  t.test('a reader that takes nothing costs lines, not memory', async (t) => {
    const { files, written } = fixture();
    const lines = 'x'.repeat(10 * 1024 * 1024);
    files.write('/slow', lines);
    files.write('/slow', lines);

    t.equal(written.length, 1);
    t.equal(files.droppedLength, lines.length);
  });

  t.test('waits until all is written, when asked to', async (t) => {
    const { files, finish } = fixture();
    await files.flush();
    files.write('/a', '1\n');
    let isDone = false;
    const flushed = files.flush().then(() => (isDone = true));
    await Promise.resolve();

    t.equal(isDone, false);
    finish();
    await flushed;
  });

  t.test('a disk that fails is one line in the log', async (t) => {
    const { files, fail, said } = fixture();
    files.write('/full', '1\n');
    files.write('/full', '2\n');
    fail(new Error('ENOSPC'));

    t.match(said, [['an access log cannot be written', { path: '/full', reason: 'ENOSPC' }]]);
    t.equal(said.length, 1);
  });
}

function fixture() {
  const opened: string[] = [];
  const written: string[] = [];
  const waiting: ((error: Error | undefined) => void)[] = [];
  const said: unknown[] = [];
  const log: Log = { ...silentLog, error: (message, fields) => void said.push([message, fields]) };
  const open = (path: string): LineFile => {
    opened.push(`open ${path}`);
    return {
      write: (lines, done) => {
        written.push(lines);
        waiting.push(done);
      },
      close: () => void opened.push(`close ${path}`),
    };
  };
  const fail = (error: Error): void => {
    for (const done of waiting) done(error);
  };
  const finish = (): void => {
    for (const done of waiting) done(undefined);
  };
  return { files: new LogFiles({ open, log }), opened, written, said, fail, finish };
}
