import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { HeadGather } from '../../../../proxy/http/h1-gather.ts';

const HEAD = 'GET / HTTP/1.1\r\nHost: a\r\nX: 1';

export function spec(t: Test): void {
  t.test('finds the end of a head however it is cut, and leaves what follows', async (t) => {
    const message = Buffer.from(`${HEAD}\r\n\r\nbody with a bare\n in it`);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: message.length - 1 }));
    fc.assert(
      fc.property(cuts, (unsorted) => {
        const gather = new HeadGather(1000);
        let from = 0;
        for (const to of [...unsorted.toSorted((a, b) => a - b), message.length]) {
          const gathered = gather.feed(message.subarray(from, to), 0);
          if (gathered !== 'more') {
            t.same([gathered, gather.text, from + gather.end], ['whole', HEAD, HEAD.length + 4]);
            return;
          }
          t.ok(gather.isPartial);
          from = to;
        }
        t.fail('found no end');
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  t.test('takes exactly as many bytes as it may', async (t) => {
    const whole = Buffer.from(`${HEAD}\r\n\r\n`);
    for (const [bytesMax, gathered] of [
      [HEAD.length, 'whole'],
      [HEAD.length - 1, 'too-large'],
    ] as const) {
      const atOnce = new HeadGather(bytesMax);
      const byByte = new HeadGather(bytesMax);
      let last = 'more';
      for (let i = 0; i < whole.length && last === 'more'; i++)
        last = byByte.feed(whole.subarray(i, i + 1), 0);

      t.equal(atOnce.feed(whole, 0), gathered);
      t.equal(last, gathered);
      t.match(byByte.seen, /^GET \/ HTTP/);
    }
  });

  t.test('does not wait for the end of what can have none', async (t) => {
    t.equal(new HeadGather(1000).feed(Buffer.from('GET / HTTP/1.1\nHost: a\n\n'), 0), 'malformed');
    t.equal(new HeadGather(1000).feed(Buffer.from('\n'), 0), 'malformed');
    t.equal(new HeadGather(1000).feed(Buffer.from('\x16\x03\x01'), 0), 'malformed', 'TLS');
  });
}
