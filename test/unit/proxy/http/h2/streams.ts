import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { H2Response } from '../../../../../proxy/http/h2/response.ts';
import { Stream } from '../../../../../proxy/http/h2/stream.ts';
import { Streams } from '../../../../../proxy/http/h2/streams.ts';
import { Headers, RequestHead } from '../../../../../proxy/http/index.ts';

export function spec(t: Test): void {
  const { session } = new ServerBench().server;
  const owner = new H2Response(session, new RequestHead('GET', '/', 20, new Headers()));

  t.test('finds what a Map would find, in whatever order streams come and go', async () => {
    // Numbers that share a place, as a peer may choose them, and such that do not.
    const id = fc.oneof(
      fc.integer({ min: 0, max: 60 }).map((n) => n * 2 + 1),
      fc.integer({ min: 0, max: 60 }).map((n) => n * 512 + 1),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), id), { maxLength: 300 }), (steps) => {
        const streams = new Streams();
        const expected = new Map<number, Stream>();
        for (const [comes, id] of steps) {
          if (!comes) {
            streams.delete(id);
            expected.delete(id);
          } else if (!expected.has(id)) {
            const stream = new Stream(session, id, owner);
            streams.add(stream);
            expected.set(id, stream);
          }
          if (streams.get(id) !== expected.get(id)) return false;
        }
        const all = new Set(streams.values());
        if (streams.size !== expected.size || all.size !== expected.size) return false;
        return [...expected].every(([id, stream]) => streams.get(id) === stream && all.has(stream));
      }),
    );
  });

  t.test('tells of all there are, but not of those that end meanwhile', async (t) => {
    const streams = new Streams();
    for (const id of [1, 3, 5]) streams.add(new Stream(session, id, owner));
    const told: number[] = [];
    for (const { id } of streams.values()) {
      told.push(id);
      const other = streams.get(id === 1 ? 3 : 1);
      if (other === undefined) continue;
      streams.delete(other.id);
      other.close();
    }

    t.same(told, [1, 5]);
  });
}
