import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { Output } from '../../../../proxy/http/output.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function spec(t: Test): void {
  t.test('small pieces of one turn leave in one write, in order', async (t) => {
    const [ours, theirs] = duplexPair();
    const chunks: string[] = [];
    theirs.on('data', (chunk: Buffer) => chunks.push(chunk.toString('latin1')));
    const output = new Output(ours);
    output.text('head\u00ff ');
    output.bytes(Buffer.from('body '));
    output.text('end');
    await turn();

    t.same(chunks, ['head\u00ff body end']);
  });

  t.test('has no room while the peer does not read, and loses nothing', async (t) => {
    const [ours, theirs] = duplexPair();
    const output = new Output(ours);
    for (let i = 0; i < 4; i++) output.bytes(Buffer.alloc(50_000, i));
    t.notOk(output.hasRoom);
    output.flush();
    let size = 0;
    theirs.on('data', (chunk: Buffer) => (size += chunk.length));
    await turn();

    t.equal(size, 200_000);
    t.ok(output.hasRoom);
  });

  t.test('loses nothing when turns become crowded, and quiet again', async (t) => {
    let heard = '';
    const outputs = Array.from({ length: 40 }, () => {
      const [ours, theirs] = duplexPair();
      theirs.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
      return new Output(ours);
    });
    let said = 0;
    for (let round = 0; round < 200; round++) {
      const speaking = round % 100 < 50 ? 40 : 1;
      for (const output of outputs.slice(0, speaking)) {
        // Each in a callback of its own, as sockets are read.
        queueMicrotask(() => output.text('x'));
        said += 1;
      }
      await turn();
    }
    await turn();
    await turn();

    t.equal(heard.length, said);
  });

  t.test('a connection that is gone takes nothing and does not complain', async (t) => {
    const [ours] = duplexPair();
    ours.on('error', (error) => t.fail(error.message));
    const output = new Output(ours);
    ours.destroy();
    output.text('too late');
    await turn();

    t.equal(ours.writableLength, 0);
  });
}
