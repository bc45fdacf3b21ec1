import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { socketPair } from '../../../harness/socket-pair.ts';
import { Pump } from '../../../../proxy/listen/pump.ts';

// Numbers in a row, so that a byte written over before it left is found.
const MUCH = Buffer.from(Uint32Array.from({ length: 2 ** 21 }, (_, i) => i).buffer);

async function pumped() {
  const source = await socketPair();
  const sink = await socketPair();
  let moved = 0;
  const pump = new Pump(source.server, sink.server, (bytes) => (moved += bytes));
  source.server.once('end', () => sink.server.end());
  const close = (): void => {
    for (const { server, client } of [source, sink]) {
      server.destroy();
      client.destroy();
    }
    pump.close();
  };
  return { from: source.client, to: sink.client, sink: sink.server, moved: () => moved, close };
}

export function spec(t: Test): void {
  t.test('much arrives as it was sent, however slowly it is taken', async (t) => {
    const { from, to, moved, close } = await pumped();
    const heard: Buffer[] = [];
    to.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      to.pause();
      setImmediate(() => to.resume());
    });
    from.write('a little first');
    from.write(MUCH);
    from.end('and last');
    await once(to, 'end');

    const all = Buffer.concat(heard);
    t.equal(moved(), all.length);
    t.ok(all.subarray(14, -8).equals(MUCH));
    t.equal(all.toString('latin1', 0, 14), 'a little first');
    t.equal(all.toString('latin1', all.length - 8), 'and last');
    close();
  });

  t.test('many who take nothing keep nobody from taking much', async (t) => {
    const stuck = await Promise.all(Array.from({ length: 40 }, pumped));
    for (const { from } of stuck) from.write(MUCH);
    for (const { sink } of stuck) while (sink.writableLength === 0) await turn();
    const { from, to, close } = await pumped();
    let heard = 0;
    to.on('data', (chunk: Buffer) => (heard += chunk.length));
    from.end(MUCH);
    await once(to, 'end');

    t.equal(heard, MUCH.length);
    t.ok(
      stuck.every(({ moved }) => moved() < MUCH.length),
      'what is not taken is not read',
    );
    for (const each of [...stuck, { close }]) each.close();
  });

  t.test('streams that are no sockets wait for one another, too', async (t) => {
    const [from, near] = duplexPair();
    const [to, far] = duplexPair();
    let moved = 0;
    const pump = new Pump(from, to, (bytes) => (moved += bytes));
    for (let i = 0; i < 64; i++) near.write(MUCH.subarray(0, 16 * 1024));
    for (let i = 0; i < 50; i++) await turn();
    t.ok(moved < 512 * 1024, `${moved} bytes`);

    far.resume();
    for (let i = 0; i < 200; i++) await turn();
    t.equal(moved, 1024 * 1024);
    pump.close();
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
