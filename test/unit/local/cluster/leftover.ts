import type { Test } from '../../../harness/unit.ts';
import { removeLeftovers } from '../../../../local/cluster/leftover.ts';
import { ownerText } from '../../../../local/cluster/link.ts';
import { processName } from '../../../../local/cluster/process.ts';
import type { Command, Run } from '../../../../local/machine/index.ts';

function machine(alias: string | undefined) {
  const commands: Command[] = [];
  const run: Run = async (command) => {
    commands.push(command);
    const isShown = command.argv.includes('show');
    if (isShown && alias === undefined) return { code: 1, out: '', err: 'does not exist' };
    return { code: 0, out: isShown ? JSON.stringify([{ ifalias: alias }]) : '', err: '' };
  };
  return { run, commands };
}

export function spec(t: Test): void {
  t.test('removes the link of a process that is gone', async (t) => {
    // Process 1 runs everywhere, but did not start at that tick.
    const { run, commands } = machine('lateen-1-999999999');

    t.equal(await removeLeftovers(run), true);
    t.same(commands.at(-1)?.argv, ['ip', 'link', 'delete', 'lateen0']);
  });

  t.test('leaves the link of a cluster that runs, and names its process', async (t) => {
    const own = processName(process.pid);
    if (own === undefined) throw new Error('no /proc');
    const { run, commands } = machine(ownerText(own));

    await t.rejects(removeLeftovers(run), { message: new RegExp(`process ${process.pid}`) });
    t.equal(commands.length, 1);
  });

  t.test('has nothing to do without a link', async (t) => {
    t.equal(await removeLeftovers(machine(undefined).run), false);
  });
}
