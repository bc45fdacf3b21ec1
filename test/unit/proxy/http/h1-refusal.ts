import type { Test } from '../../../harness/unit.ts';
import { FAILURES } from '../../../../proxy/http/index.ts';
import { protectedOption, REFUSALS } from '../../../../proxy/http/h1-refusal.ts';

export function spec(t: Test): void {
  t.test('every refusal has a status of its own class and says why', async (t) => {
    for (const [key, { status, failure }] of Object.entries(REFUSALS)) {
      t.ok((status >= 400 && status < 500) || status === 501, key);
      t.ok(failure.cause.length > 5, key);
      t.ok(FAILURES[failure.name].closesClient, key);
    }
  });

  t.test('names the option that nobody may ask us to drop', async (t) => {
    t.match(protectedOption('host').failure.cause, /host/);
  });
}
