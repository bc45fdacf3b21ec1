import { agoText, durationText, timeText } from '../../../../console/page/format.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('gives durations three digits and the unit that fits', async (t) => {
    t.equal(durationText(850), '850 µs');
    t.equal(durationText(5500), '5.50 ms');
    t.equal(durationText(84_201), '84.2 ms');
    t.equal(durationText(840_000), '840 ms');
    t.equal(durationText(2_500_000), '2.50 s');
    t.equal(durationText(250_000_000), '250 s');
  });

  t.test('says how long ago something was, also by clocks that are ahead', async (t) => {
    const ago = (seconds: number) => agoText({ nowMs: 1e9, atUs: (1e6 - seconds) * 1e6 });

    t.same([-5, 59, 60, 3600, 90_000].map(ago), [
      ...['0 s ago', '59 s ago', '1 min ago', '1 h ago', '1 d ago'],
    ]);
  });

  t.test('writes any time a sender may send', async (t) => {
    t.equal(timeText(1_795_266_981_940_999), '2026-11-21 13:16:21.940 UTC');
    t.match(timeText(Number.MAX_SAFE_INTEGER), / UTC$/);
  });
}
