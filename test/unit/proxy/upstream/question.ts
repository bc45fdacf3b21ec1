import type { Test } from '../../../harness/unit.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

export function spec(t: Test): void {
  t.test('what came before a connection was there is sent first, and then the rest', async (t) => {
    const bench = new UpstreamBench({ holds: true });
    const flow = { paused: 0, resumed: 0 };
    const { dispatch } = bench.send('POST', {}, { streams: true });
    dispatch.from({
      pause: () => void (flow.paused += 1),
      resume: () => void (flow.resumed += 1),
      cancel: () => undefined,
    });
    t.notOk(dispatch.data(Buffer.from('one')), 'asks for no more while nobody takes it');
    bench.dials[0]?.connect();
    t.equal(flow.resumed, 1);
    t.ok(dispatch.data(Buffer.from('two')));
    dispatch.end(undefined);
    await bench.settles();

    t.match(bench.dials[0]?.received, /3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n$/);
  });
}
