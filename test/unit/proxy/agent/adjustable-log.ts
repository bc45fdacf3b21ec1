import { jsonLog, ManualClock } from '../../../../lib/index.ts';
import { AdjustableLog } from '../../../../proxy/agent/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('changes its level while it runs, its children’s too', (t) => {
    const lines: string[] = [];
    const base = jsonLog(new ManualClock(), 'debug', (line) => lines.push(line));
    const log = new AdjustableLog(base, { level: 'warn' });
    const child = log.with({ part: 'x' });
    child.info('not now');
    log.error('always');

    log.set('debug');
    child.debug('now');

    t.match(lines, [/always/, /now.*"part":"x"|"part":"x".*now/]);
    t.equal(lines.length, 2);
    t.end();
  });
}
