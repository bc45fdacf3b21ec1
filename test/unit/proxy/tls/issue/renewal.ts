import { seededRandom } from '../../../../../lib/index.ts';
import { afterFailure, afterIssue, ASK_NOW } from '../../../../../proxy/tls/issue/renewal.ts';
import type { Test } from '../../../../harness/unit.ts';

const HOUR_MS = 3_600_000;

export function spec(t: Test): void {
  t.test('renews around half of what is left, never all at the same moment', (t) => {
    const random = seededRandom(1);

    const waits = Array.from({ length: 50 }, () => afterIssue(24 * HOUR_MS, random).waitMs);

    t.ok(waits.every((ms) => ms >= 11.75 * HOUR_MS && ms <= 12.25 * HOUR_MS));
    t.ok(new Set(waits).size > 40);
    t.end();
  });

  t.test('neither floods on a certificate born expired, nor overflows a timer', (t) => {
    t.equal(afterIssue(-5, seededRandom(1)).waitMs, 1000);
    t.equal(afterIssue(90 * 24 * HOUR_MS, seededRandom(1)).waitMs, 24 * HOUR_MS);
    t.end();
  });

  t.test('after failures comes back soon, then later, never later than five seconds', (t) => {
    const steady = { below: () => 0, fraction: () => 0 };
    const waits: number[] = [];
    for (let state = ASK_NOW, i = 0; i < 9; i++) {
      state = afterFailure(state, steady);
      waits.push(state.waitMs);
    }

    t.same(waits, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]);
    t.equal(afterIssue(1e6, steady).failures, 0, 'and a success forgets them');
    t.end();
  });
}
