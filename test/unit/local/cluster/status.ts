import type { Test } from '../../../harness/unit.ts';
import { aHost } from '../../../harness/host.ts';
import { claim, ownInstance } from '../../../../local/cluster/instance.ts';
import { stateFiles } from '../../../../local/cluster/state.ts';
import { status } from '../../../../local/cluster/status.ts';

export function spec(t: Test): void {
  t.test('a cluster that is starting runs, and does not answer yet', async (t) => {
    const { host, clock, printed, remove } = aHost();
    t.teardown(remove);
    claim(stateFiles(host.state).lock, ownInstance(host));
    clock.advance(3 * 60 * 1000);

    t.equal(await status(host), 1);
    t.match(printed(), 'is running for 3 min');
    t.match(printed(), 'is starting');
    t.match(printed(), new RegExp(`main +process ${process.pid} `));
  });
}
