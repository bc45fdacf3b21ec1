import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { H2Response } from '../../../../../proxy/http/h2/response.ts';
import { Round } from '../../../../../proxy/http/h2/round.ts';
import { Stream } from '../../../../../proxy/http/h2/stream.ts';
import { Headers, RequestHead } from '../../../../../proxy/http/index.ts';

export function spec(t: Test): void {
  t.test('gives turns in order, once to each that waits, however many there are', async (t) => {
    const { session } = new ServerBench().server;
    const owner = new H2Response(session, new RequestHead('GET', '/', 20, new Headers()));
    const streams = Array.from({ length: 300 }, (_, i) => new Stream(session, i * 2 + 1, owner));
    const round = new Round();
    for (const stream of streams) round.add(stream);
    for (const stream of streams) round.add(stream);
    const ids: number[] = [];
    for (let stream = round.take(); stream !== undefined; stream = round.take()) {
      ids.push(stream.id);
      if (ids.length < 200) round.add(stream);
    }
    const all = streams.map(({ id }) => id);
    t.same(ids, [...all, ...all.slice(0, 199)]);
    t.equal(round.isEmpty, true);
  });
}
