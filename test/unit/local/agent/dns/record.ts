import type { Test } from '../../../../harness/unit.ts';
import { empty, RESPONSE_CODES } from '../../../../../local/agent/dns/record.ts';

export function spec(t: Test): void {
  t.test('a response without records is a code that clients know', async (t) => {
    t.same(empty('no such name'), { code: 'no such name', answers: [], authority: [] });
    t.equal(RESPONSE_CODES['no such name'], 3);
  });
}
