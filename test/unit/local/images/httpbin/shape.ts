import { gunzipSync, inflateSync } from 'node:zlib';
import { ManualClock, seededRandom } from '../../../../../lib/index.ts';
import { bytes, compressed, delayed, streamed } from '../../../../../local/images/httpbin/shape.ts';
import { ask } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('answers late, up to a minute', async (t) => {
    const clock = new ManualClock();

    const reply = delayed(ask('GET /delay/2'), { time: '2', clock });
    clock.advance(2_000);

    t.equal((await reply).status, 200);
    for (const time of ['61', '1.2.3']) {
      t.equal((await delayed(ask('GET /'), { time, clock })).status, 400);
    }
  });

  t.test('answers long, in lines, or packed, within limits', async (t) => {
    const lines: string[] = [];
    const { body } = streamed(ask('GET /stream/3'), 3);
    if (typeof body === 'object' && !Buffer.isBuffer(body))
      for await (const line of body) lines.push(line);

    t.equal(lines.length, 3);
    t.match(JSON.parse(lines[2] ?? ''), { id: 2 });
    const many = bytes(1_000_000, seededRandom(1)).body;
    t.equal(Buffer.isBuffer(many) ? many.length : 0, 102_400);
    t.match(unpacked(gunzipSync, 'gzip'), { gzipped: true });
    t.match(unpacked(inflateSync, 'deflate'), { deflated: true });
  });
}

function unpacked(unpack: (packed: Buffer) => Buffer, encoding: 'gzip' | 'deflate'): unknown {
  const { body } = compressed(ask('GET /gzip'), encoding);
  return Buffer.isBuffer(body) ? JSON.parse(unpack(body).toString()) : undefined;
}
