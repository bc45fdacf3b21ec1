import { spawn } from 'node:child_process';
import type { Test } from '../../../../harness/unit.ts';
import {
  bornOf,
  catchesTerm,
  firstChild,
  isAlive,
  readIfThere,
} from '../../../../../local/agent/container/process.ts';

export function spec(t: Test): void {
  t.test('reads a process whose name has blanks and parentheses in it', async (t) => {
    const fields = Array.from({ length: 30 }, (_, i) => i + 4).join(' ');

    t.same(bornOf(`42 (a) b) (c) S ${fields}`), { pid: 42, ticks: 22 });
    t.equal(bornOf(''), undefined);
  });

  t.test('the same id with another birth is another process', async (t) => {
    const own = bornOf(readIfThere(`/proc/${process.pid}/stat`) ?? '');

    t.ok(own !== undefined && isAlive(own));
    t.notOk(own !== undefined && isAlive({ ...own, ticks: own.ticks + 1 }));
    t.notOk(isAlive({ pid: 4_000_000, ticks: 1 }));
  });

  t.test('sees children, and who has set a trap', async (t) => {
    const child = spawn('sh', ['-c', 'trap : TERM; echo up; read -r line'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));

    t.type(firstChild(process.pid), 'number');
    t.equal(catchesTerm(child.pid ?? 0), true);
    t.equal(firstChild(child.pid ?? 0), undefined);
    child.stdin.end('\n');
  });
}
