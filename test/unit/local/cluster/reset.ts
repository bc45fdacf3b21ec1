import { existsSync } from 'node:fs';
import type { Test } from '../../../harness/unit.ts';
import { aHost } from '../../../harness/host.ts';
import { claim, ownInstance } from '../../../../local/cluster/instance.ts';
import { reset } from '../../../../local/cluster/reset.ts';
import { stateFiles } from '../../../../local/cluster/state.ts';

export function spec(t: Test): void {
  t.test('deletes nothing while a cluster runs', async (t) => {
    const { host, printed, remove } = aHost();
    t.teardown(remove);
    claim(stateFiles(host.state).lock, ownInstance(host));

    t.equal(await reset(host, { force: false }), 1);
    t.equal(existsSync(host.state), true);
    t.match(printed(), 'reset --force');
  });

  t.test('deletes the folder, and is content when there is none', async (t) => {
    const { host, printed } = aHost();

    t.equal(await reset(host, { force: false }), 0);
    t.equal(existsSync(host.state), false);
    t.equal(await reset(host, { force: false }), 0);
    t.match(printed(), 'There is no state to delete');
  });
}
