import type { Test } from '../../../harness/unit.ts';
import { failed, FAILURES } from '../../../../proxy/http/failures.ts';

export function spec(t: Test): void {
  t.test('every failure but a lost client has an answer to give', async (t) => {
    for (const [name, rule] of Object.entries(FAILURES)) {
      const answered = rule.status >= 400 && rule.status < 600;
      t.equal(answered, name !== 'client-gone', name);
      t.match(rule.flag, /^(-|[A-Z]{2,3})$/, name);
      t.match(rule.details, /^[a-z0-9_.{}]+$/, name);
    }
  });

  t.test('a failure keeps what the machine said', async (t) => {
    t.same(failed('no-route', 'shop'), { name: 'no-route', cause: 'shop' });
  });
}
