import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { GET, settingOf, turns } from '../../../../harness/h2-peer.ts';
import { SETTING } from '../../../../../proxy/http/h2/index.ts';

const NO_WINDOW = settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 0 });

async function stalled(limits: { readonly stallMs: number }): Promise<ServerBench> {
  const bench = new ServerBench(limits);
  await bench.peer.greets();
  await bench.peer.says(NO_WINDOW, bench.peer.headers(1, GET, true));
  bench.at(0).begins(200, -1);
  bench.at(0).response.data(Buffer.from('waits'));
  await turns();
  bench.peer.forget();
  return bench;
}

export function spec(t: Test): void {
  t.test('gives a stream its time, and then up, and tells its source', async (t) => {
    const bench = await stalled({ stallMs: 1000 });
    await bench.passes(900);
    t.same(bench.peer.story, []);
    for (let i = 0; i < 4; i++) await bench.passes(200);
    t.same(bench.peer.story, ['RST_STREAM 1 CANCEL']);
    t.match(bench.at(0).events.at(-1), /^abort client-gone: the peer took nothing/);
    t.equal(bench.isClosed, false, 'the others on the connection go on');
  });

  t.test('waits for ever when told to', async (t) => {
    const bench = await stalled({ stallMs: 0 });
    for (let i = 0; i < 10; i++) await bench.passes(100_000);
    t.same(bench.peer.story, []);
  });
}
