import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { contentOf, POST, resetOf, settingOf, turns } from '../../../../harness/h2-peer.ts';
import { SETTING } from '../../../../../proxy/http/h2/wire.ts';

export function spec(t: Test): void {
  t.test('ends once, whatever comes together with its end', async (t) => {
    const bench = new ServerBench({ streamWindowBytes: 1000 });
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, POST, false));
    const asked = bench.at(0);
    asked.room = false;
    await bench.peer.says(contentOf(1, 'one', false), contentOf(1, 'two', true));
    await bench.peer.says(resetOf({ id: 1, code: 8 }));
    asked.room = true;
    asked.flow?.resume();
    asked.flow?.pause();
    asked.answer('too late');
    await turns();
    t.equal(asked.body, 'one');
    t.match(asked.events, ['head', /^abort client-reset/]);
    t.same(
      bench.peer.story.filter((each) => each.startsWith('HEADERS')),
      [],
    );
  });

  t.test('sends its trailers only after all that waited for a window', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 2 }));
    await bench.peer.says(bench.peer.headers(1, POST, true));
    bench.peer.forget();
    const { Headers } = await import('../../../../../proxy/http/index.ts');
    bench.at(0).answer('abcd', { trailers: new Headers(['t', 'v']) });
    await turns();
    t.same(bench.peer.story.slice(1), ['DATA 1 2']);
    await bench.peer.says(settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 4 }));
    t.same(bench.peer.story.slice(1), ['DATA 1 2', 'DATA 1 2', 'HEADERS 1 t: v end']);
  });
}
