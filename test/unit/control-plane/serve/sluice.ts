import { Sluice } from '../../../../control-plane/serve/sluice.ts';
import type { Answer } from '../../../../control-plane/serve/index.ts';
import type { Test } from '../../../harness/unit.ts';

const MEBIBYTE = 1024 * 1024;
const LARGE_AT_ONCE = 16;

export function spec(t: Test): void {
  const answer = (nonce: string, bytes: number): Answer => ({
    typeUrl: 't',
    version: '1',
    nonce,
    resources: [{ name: nonce, version: 'v', bytes: Buffer.alloc(bytes), value: {} }],
    removed: [],
  });
  const bench = () => {
    const sluice = new Sluice();
    const written: string[] = [];
    const done = new Map<string, () => void>();
    const outlet = () =>
      sluice.outlet(({ nonce }, finish) => {
        written.push(nonce);
        done.set(nonce, finish);
      });
    return { sluice, written, done, outlet };
  };

  t.test('lets one proxy’s answers out in order, each when the one before has left', async (t) => {
    const { written, done, outlet } = bench();

    outlet().send([answer('a', 1), answer('b', 1)]);
    t.same(written, ['a']);
    done.get('a')?.();
    t.same(written, ['a', 'b']);
  });

  t.test('holds large answers of many proxies back, and never small ones', async (t) => {
    const { sluice, written, done, outlet } = bench();

    for (let i = 0; i < LARGE_AT_ONCE + 2; i++) outlet().send([answer(`large ${i}`, MEBIBYTE)]);
    outlet().send([answer('small', 100)]);

    t.equal(sluice.bytes, LARGE_AT_ONCE * MEBIBYTE);
    t.equal(written.length, LARGE_AT_ONCE + 1);
    t.ok(written.includes('small'));
    done.get('large 3')?.();
    t.equal(written.at(-1), 'large 16');
  });

  t.test('whoever leaves makes room, also with an answer on its way', async (t) => {
    const { sluice, written, done, outlet } = bench();
    const outlets = Array.from({ length: LARGE_AT_ONCE + 1 }, outlet);
    outlets.forEach((each, i) => each.send([answer(`large ${i}`, MEBIBYTE)]));

    outlets[0]?.close();
    done.get('large 0')?.();

    t.equal(written.at(-1), 'large 16');
    t.equal(sluice.bytes, LARGE_AT_ONCE * MEBIBYTE);
    outlets.forEach((each) => each.close());
    t.equal(sluice.bytes, 0);
  });

  t.test('lets out alone what is larger than all that is allowed', async (t) => {
    const { written, outlet } = bench();

    outlet().send([answer('huge', (LARGE_AT_ONCE + 1) * MEBIBYTE)]);

    t.same(written, ['huge']);
  });
}
