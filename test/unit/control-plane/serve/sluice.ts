import { ManualClock } from '../../../../lib/index.ts';
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
    const clock = new ManualClock();
    const sluice = new Sluice(clock);
    const stalled: string[] = [];
    const written: string[] = [];
    const done = new Map<string, () => void>();
    const outlet = (name = '') =>
      sluice.outlet({
        write({ nonce }, finish) {
          written.push(nonce);
          done.set(nonce, finish);
        },
        stalled: () => stalled.push(name),
      });
    return { sluice, clock, written, done, stalled, outlet };
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
    const outlets = Array.from({ length: LARGE_AT_ONCE + 1 }, () => outlet());
    outlets.forEach((each, i) => each.send([answer(`large ${i}`, MEBIBYTE)]));

    outlets[0]?.close();
    done.get('large 0')?.();

    t.equal(written.at(-1), 'large 16');
    t.equal(sluice.bytes, LARGE_AT_ONCE * MEBIBYTE);
    outlets.forEach((each) => each.close());
    t.equal(sluice.bytes, 0);
  });

  t.test('lets others go on after ten seconds of who does not read', async (t) => {
    const { sluice, clock, written, done, outlet } = bench();
    for (let i = 0; i < LARGE_AT_ONCE + 2; i++) outlet().send([answer(`large ${i}`, MEBIBYTE)]);

    clock.advance(9999);
    t.equal(written.length, LARGE_AT_ONCE);
    clock.advance(1);
    t.equal(written.length, LARGE_AT_ONCE + 2);
    t.equal(sluice.bytes, 2 * MEBIBYTE);

    for (const finish of done.values()) finish();
    t.equal(sluice.bytes, 0, 'who was slow is not counted twice');
  });

  t.test('says who has not taken an answer in a minute, or what a slow link needs', async (t) => {
    const { clock, done, stalled, outlet } = bench();
    outlet('small').send([answer('a', 1)]);
    outlet('large').send([answer('b', LARGE_AT_ONCE * MEBIBYTE)]);
    outlet('reads').send([answer('c', 1)]);
    outlet('gone').send([answer('d', 1)]);
    const left = outlet('left');
    left.send([answer('e', 1)]);
    done.get('c')?.();
    left.close();

    clock.advance(59_999);
    t.same(stalled, []);
    clock.advance(1);
    t.same(stalled, ['small', 'gone']);
    clock.advance(600_000);
    t.same(stalled, ['small', 'gone', 'large'], 'once');
  });

  t.test('lets out alone what is larger than all that is allowed', async (t) => {
    const { written, outlet } = bench();

    outlet().send([answer('huge', (LARGE_AT_ONCE + 1) * MEBIBYTE)]);

    t.same(written, ['huge']);
  });
}
