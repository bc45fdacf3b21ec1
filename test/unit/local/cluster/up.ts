import type { Test } from '../../../harness/unit.ts';
import { aHost } from '../../../harness/host.ts';
import { claim, ownInstance } from '../../../../local/cluster/instance.ts';
import { stateFiles } from '../../../../local/cluster/state.ts';
import { up } from '../../../../local/cluster/up.ts';

export function spec(t: Test): void {
  t.test('a second start names the first, and the way to use it', async (t) => {
    const { host, printed, remove } = aHost({ run: async () => ({ code: 0, out: '', err: '' }) });
    t.teardown(remove);
    claim(stateFiles(host.state).lock, ownInstance(host));

    t.equal(await up(host, undefined), 1);
    t.match(printed(), `already running (process ${process.pid})`);
    t.match(printed(), `export KUBECONFIG=${host.state}/kubeconfig`);
  });
}
