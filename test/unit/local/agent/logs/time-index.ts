import type { Test } from '../../../../harness/unit.ts';
import {
  markText,
  offsetSince,
  parseMarks,
  timeAt,
} from '../../../../../local/agent/logs/time-index.ts';

const MARKS = [
  { offset: 10, at: 1000 },
  { offset: 25, at: 2000 },
  { offset: 30, at: 3000 },
];

export function spec(t: Test): void {
  t.test('survives being written and read, and a line that was cut off', async (t) => {
    t.same(parseMarks(`${MARKS.map(markText).join('')}4`), MARKS);
  });

  t.test('a byte was written when the log first was longer than its place', async (t) => {
    const times = [0, 9, 10, 24, 25, 29, 30].map((offset) =>
      timeAt(MARKS, { offset, latest: 9000 }),
    );

    t.same(times, [1000, 1000, 2000, 2000, 3000, 3000, 9000]);
  });

  t.test('what was written since a moment begins where the log ended before it', async (t) => {
    t.same(
      [0, 1000, 1001, 3000, 3001].map((since) => offsetSince(MARKS, since)),
      [0, 0, 10, 25, 30],
    );
  });
}
