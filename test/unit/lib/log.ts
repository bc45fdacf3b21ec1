import { jsonLog, ManualClock } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('writes one line of JSON with the fields every line carries', async (t) => {
    const lines: string[] = [];
    const clock = new ManualClock(Date.parse('2026-01-02T03:04:05Z'));
    const log = jsonLog(clock, 'info', (line) => lines.push(line)).with({ part: 'store' });

    log.info('opened', { objects: 3 });
    log.debug('not told');

    t.equal(lines.length, 1);
    t.ok(lines[0]?.endsWith('\n'));
    const line: unknown = JSON.parse(lines[0] ?? '');
    t.same(line, {
      time: '2026-01-02T03:04:05.000Z',
      level: 'info',
      message: 'opened',
      part: 'store',
      objects: 3,
    });
  });

  t.test('tells an error with its causes', async (t) => {
    const lines: string[] = [];
    const log = jsonLog(new ManualClock(), 'debug', (line) => lines.push(line));

    log.error('stopped', { error: new Error('cannot bind', { cause: new Error('in use') }) });

    t.match(lines[0], /"error":"cannot bind: in use"/);
  });
}
