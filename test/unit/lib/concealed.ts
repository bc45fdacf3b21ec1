import { inspect } from 'node:util';
import type { Test } from '../../harness/unit.ts';
import { Concealed } from '../../../lib/concealed.ts';

export function spec(t: Test): void {
  t.test('is never shown, and can be told from others', async (t) => {
    const one = new Concealed('swordfish');

    for (const shown of [String(one), JSON.stringify({ one }), inspect(one, { depth: 9 })]) {
      t.notMatch(shown, /swordfish/);
    }
    t.equal(one.reveal(), 'swordfish');
    t.equal(one.digest, new Concealed('swordfish').digest);
    t.not(one.digest, new Concealed('shark').digest);
  });
}
