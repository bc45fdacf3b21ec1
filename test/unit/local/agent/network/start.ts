import type { Test } from '../../../../harness/unit.ts';
import { FakeKube } from '../../../../harness/fake-kube.ts';
import { ManualClock, silentLog } from '../../../../../lib/index.ts';
import { startNetwork } from '../../../../../local/agent/network/index.ts';
import type { Command, Run } from '../../../../../local/machine/index.ts';

export function spec(t: Test): void {
  t.test('rules are written once services are known, and not after the end', async (t) => {
    const clock = new ManualClock();
    const commands: Command[] = [];
    const run: Run = async (command) => {
      commands.push(command);
      return { code: 0, out: '', err: '' };
    };
    const stop = new AbortController();
    const network = await startNetwork(
      { api: new FakeKube(clock), run, clock, log: silentLog },
      stop.signal,
    );
    const written = (): number => commands.filter(({ argv }) => argv[0] === 'nft').length;

    clock.advance(1000);
    t.equal(written(), 0);
    await network.complete;
    clock.advance(1000);
    t.equal(written(), 1);
    stop.abort();
    t.same(await network.pods.list(), []);
  });
}
