import { Duplex } from 'node:stream';
import type { Test } from '../../../../harness/unit.ts';
import { turns } from '../../../../harness/h2-peer.ts';
import { FrameWriter } from '../../../../../proxy/http/h2/frame-writer.ts';
import { FRAME } from '../../../../../proxy/http/h2/wire.ts';

class Written extends Duplex {
  readonly writes: Buffer[] = [];
  isSlow = false;

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.writes.push(chunk);
    if (!this.isSlow) done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.writes.push(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    if (!this.isSlow) done();
  }
}

export function spec(t: Test): void {
  t.test('gives a turn’s frames to the socket in one write', async (t) => {
    const socket = new Written();
    const writer = new FrameWriter(socket);
    writer.data(1, Buffer.from('ab'), false);
    writer.numbers({ type: FRAME.RST_STREAM, flags: 0 }, 3, [8]);
    writer.data(5, Buffer.alloc(16_384, 'x'), true);
    t.equal(socket.writes.length, 0);
    await turns(2);
    t.equal(socket.writes.length, 1);
    const [bytes] = socket.writes;
    t.equal(
      bytes?.toString('hex', 0, 33),
      `000002000000000001${'6162'}00000403000000000300000008004000000100000005`.slice(0, 66),
    );
    t.equal(bytes?.length, 11 + 13 + 9 + 16_384);
  });

  t.test('adds the end to a frame that has not left, and to no other', async (t) => {
    const socket = new Written();
    const writer = new FrameWriter(socket);
    const mark = writer.data(1, Buffer.from('a'), false);
    t.equal(writer.endAt(mark), true);
    await turns(2);
    t.equal(socket.writes[0]?.[4], 1);
    t.same([writer.endAt(mark), writer.hasLeft(mark), writer.endAt(-1)], [false, true, false]);
  });

  t.test('writes nothing over what a socket may still hold', async (t) => {
    const socket = new Written();
    socket.isSlow = true;
    const writer = new FrameWriter(socket);
    for (let i = 0; i < 40; i++) {
      const mark = writer.data(1, Buffer.alloc(8000, i), false);
      if (i === 20) t.equal(writer.endAt(mark), true);
      if (i % 7 === 0) writer.flush();
    }
    t.equal(writer.hasRoom, false, 'the socket took nothing yet');
    writer.flush();
    t.equal(
      socket.writes[0]?.subarray(9).every((byte) => byte === 0),
      true,
    );
  });
}
