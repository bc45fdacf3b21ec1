import type { Test } from '../../../harness/unit.ts';
import { aHost } from '../../../harness/host.ts';
import { down } from '../../../../local/cluster/down.ts';
import { claim, ownInstance } from '../../../../local/cluster/instance.ts';
import { stateFiles } from '../../../../local/cluster/state.ts';

export function spec(t: Test): void {
  t.test('only root may stop what root has started', async (t) => {
    const { host, remove } = aHost({ userId: 1000 });
    t.teardown(remove);
    claim(stateFiles(host.state).lock, ownInstance(host));

    await t.rejects(down(host), { message: /needs root/, exitCode: 2 });
  });

  t.test('removes the link of a start that was killed', async (t) => {
    const { host, printed, remove } = aHost({
      run: async ({ argv }) => ({ code: 0, out: argv.includes('show') ? '[{}]' : '', err: '' }),
    });
    t.teardown(remove);

    t.equal(await down(host), 0);
    t.match(printed(), 'Removed what a killed start had left behind');
  });
}
