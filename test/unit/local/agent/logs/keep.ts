import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { keepLog } from '../../../../../local/agent/logs/index.ts';

export function spec(t: Test): void {
  t.test('notes the length at the beginning, and a last time at the end', async (t) => {
    const clock = new ManualClock(1000);
    const log = logFor(t);
    writeFileSync(log, 'one\n');

    const stop = keepLog(log, clock);
    appendFileSync(log, 'two\n');
    clock.advance(500);
    stop();

    const marks = readFileSync(`${log}.times`, 'utf8').trim().split('\n');
    t.equal(marks[0], '4 1000');
    t.match(marks.at(-1), /^8 1[15]00$/);
  });

  t.test('a log that grew too large is cut, and what it was is kept once', async (t) => {
    const log = logFor(t);
    const large = 'x'.repeat(11 * 1024 * 1024);
    writeFileSync(log, large);

    keepLog(log, new ManualClock())();

    t.equal(statSync(log).size, 0);
    t.equal(statSync(`${log}.1`).size, large.length);
  });
}

function logFor(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-keep-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return join(folder, 'log');
}
