import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { framed, frameReader } from '../../../../../local/agent/dns/frame.ts';

export function spec(t: Test): void {
  t.test('messages come out as they went in, however they are cut', async () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });

    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 9 }), (sent, size) => {
        const stream = Buffer.concat(sent.map(framed));
        const got: string[] = [];
        const read = frameReader((message) => got.push(Buffer.from(message).toString('hex')));
        for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size));
        return got.join() === sent.map((each) => Buffer.from(each).toString('hex')).join();
      }),
    );
  });
}
