import type { Test } from '../../../harness/unit.ts';
import { H1_LIMITS, H1_RULES, H1_TIMES } from '../../../../proxy/http/h1-options.ts';

export function spec(t: Test): void {
  t.test('unless told otherwise, only what cannot surprise is on', async (t) => {
    t.match(H1_RULES, { allowsConnect: false, forwardsExpect: false, underscores: 'allow' });
    t.match(H1_TIMES, { headersTimeoutMs: 0, idleTimeoutMs: 0, requestsMax: 0 });
    t.equal(H1_LIMITS.headBytesMax, 61_440);
  });
}
