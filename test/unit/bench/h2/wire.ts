import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { BlockReader, blockOf, ENDLESS_BYTES, Wire } from '../../../../bench/h2/index.ts';

export function spec(t: Test): void {
  t.test('says HTTP/2 to itself: windows are kept, and trailers come last', async (t) => {
    const [near, far] = duplexPair();
    const heard: string[] = [];
    const reader = new BlockReader();
    const silent = { headers: ignored, data: ignored, reset: ignored, over: ignored };
    const client = new Wire(near, { role: 'client', hearer: silent, streamBytes: ENDLESS_BYTES });
    const server = new Wire(far, {
      role: 'server',
      streamBytes: 40_000,
      hearer: {
        ...silent,
        headers(_id, block, isLast) {
          const fields = [...reader.read(block)].map(([name, value]) => `${name}=${value}`);
          heard.push(`${fields.join(' ')}${isLast ? ' end' : ''}`);
        },
        data: (_id, content) => void heard.push(String(content.length)),
      },
    });
    await settled();

    client.head(1, blockOf({ ':path': '/a', te: 'trailers' }), false);
    client.content(1, Buffer.alloc(50_000), false);
    client.head(1, blockOf({ 'grpc-status': '0' }), true);
    await settled();

    t.equal(heard.shift(), ':path=/a te=trailers');
    t.equal(sumOf(heard), 40_000, 'what the window allows');
    heard.length = 0;
    server.grant(1, 20_000);
    await settled();
    t.equal(heard.pop(), 'grpc-status=0 end');
    t.equal(sumOf(heard), 10_000, 'the rest');
  });
}

function ignored(): void {
  // Nothing of it matters here.
}

function sumOf(lengths: readonly string[]): number {
  return lengths.reduce((sum, length) => sum + Number(length), 0);
}

/** Lets what was written arrive, and be answered. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}
