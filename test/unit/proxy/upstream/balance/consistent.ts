import {
  balancerOf,
  candidates,
  locality,
  type FakeCandidate,
} from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { xxHash64 } from '../../../../../lib/index.ts';
import { NO_PREFERENCE } from '../../../../../proxy/upstream/balance/index.ts';

function members(...weights: readonly number[]): FakeCandidate[] {
  return candidates(...weights).map((one, i) => {
    return { ...one, plan: { ...one.plan, address: '127.0.0.1', port: 21_001 + i } };
  });
}

export function spec(t: Test): void {
  t.test('the same hash goes to the same endpoint, whoever else is asked for', async (t) => {
    const picker = balancerOf({ kind: 'ring-hash' }, [locality(candidates(1, 1, 1))]);
    const pick = (key: string) => picker.pick({ ...NO_PREFERENCE, hash: xxHash64(key) });
    const first = pick('anna');
    for (let i = 0; i < 20; i++) pick(`other ${i}`);

    t.equal(pick('anna'), first);
  });

  // Sixty requests that all stay, for three keys in turn: what Envoy 1.40 did with them.
  t.test('with bounded load it overflows to whom Envoy overflows', async (t) => {
    const all = members(1, 2, 3, 4, 10);
    const consistent = { useHostname: false, boundedLoadPercent: 130 };
    const picker = balancerOf({ kind: 'ring-hash', consistent }, [locality(all)]);
    let picks = '';
    for (let i = 0; i < 60; i++) {
      const hash = xxHash64(`h${i % 3}`);
      const endpoint = picker.pick({ ...NO_PREFERENCE, hash })!;
      endpoint.active += 1;
      picks += all.indexOf(endpoint) + 1;
    }

    t.equal(picks, '535535535535545535545535535545535545535535545535545535545535');
  });

  t.test('no endpoint bears more than its bound while another bears less', async (t) => {
    const all = members(1, 1, 1, 1);
    const consistent = { useHostname: false, boundedLoadPercent: 125 };
    const picker = balancerOf({ kind: 'maglev', consistent }, [locality(all)]);
    const hash = xxHash64('one key for all');
    for (let i = 1; i <= 400; i++) {
      picker.pick({ ...NO_PREFERENCE, hash })!.active += 1;
      const most = Math.max(...all.map(({ active }) => active));
      // Its part of the slots, and the one that was let in when it was just full.
      if (most > Math.ceil((i * 1.25 + 1) / 4) + 1) t.fail(`${most} of ${i}`);
    }
    t.pass('for four hundred requests');
  });

  t.test('without a hash any endpoint will do', async (t) => {
    const picker = balancerOf({ kind: 'ring-hash' }, [locality(candidates(1, 1, 1))]);
    const seen = new Set(Array.from({ length: 100 }, () => picker.pick(NO_PREFERENCE)));
    t.equal(seen.size, 3);
  });
}
