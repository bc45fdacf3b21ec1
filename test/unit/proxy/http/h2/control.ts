import { PassThrough } from 'node:stream';
import type { Test } from '../../../../harness/unit.ts';
import { turns } from '../../../../harness/h2-peer.ts';
import {
  writeGoAway,
  writeGreeting,
  writePong,
  writeReset,
  writeSettingsAck,
  writeWindowUpdate,
} from '../../../../../proxy/http/h2/control.ts';
import { FrameWriter } from '../../../../../proxy/http/h2/frame-writer.ts';
import { H2_LIMITS } from '../../../../../proxy/http/h2/index.ts';

async function written(write: (writer: FrameWriter) => void): Promise<string> {
  const socket = new PassThrough();
  write(new FrameWriter(socket));
  await turns(2);
  const bytes: unknown = socket.read();
  return Buffer.isBuffer(bytes) ? bytes.toString('hex') : '';
}

export function spec(t: Test): void {
  t.test('writes each frame as the RFC lays it out', async (t) => {
    t.equal(await written((w) => writeSettingsAck(w)), '000000040100000000');
    t.equal(await written((w) => writeReset(w, { id: 5, code: 8 })), '00000403000000000500000008');
    t.equal(
      await written((w) => writeWindowUpdate(w, { id: 0, bytes: 256 })),
      '00000408000000000000000100',
    );
    const pong = await written((w) => writePong(w, Buffer.from('12345678')));
    t.equal(pong, '0000080601000000003132333435363738');
    const farewell = { last: 3, code: 11, why: 'ab' };
    t.equal(
      await written((w) => writeGoAway(w, farewell)),
      '00000a070000000000000000030000000b6162',
    );
  });

  t.test('widens the connection’s window in the same breath as its settings', async (t) => {
    const limits = { ...H2_LIMITS, connectionWindowBytes: 65_536 };
    const bytes = await written((w) => writeGreeting(w, limits, [[2, 0]]));
    t.equal(bytes.slice(0, 18), '000018040000000000');
    t.equal(bytes.slice(-26), '00000408000000000000000001');
  });
}
