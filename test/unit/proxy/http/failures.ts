import type { Test } from '../../../harness/unit.ts';
import { detailsOf, failed, FAILURES, leavesNobody } from '../../../../proxy/http/failures.ts';

export function spec(t: Test): void {
  t.test('every failure has an answer to give, if there is somebody to take it', async (t) => {
    for (const [name, rule] of Object.entries(FAILURES)) {
      if (name === 'client-reset' || name === 'client-fault') continue;
      const answers = rule.status >= 400 && rule.status < 600;
      // None only where a connection ends, or nobody is left who would read it.
      t.ok(answers || (rule.status === 0 && rule.closesClient), name);
      t.match(rule.flag, /^(-|[A-Z]{2,5})$/, name);
      t.match(rule.details, /^[a-z0-9_.{}]+$/, name);
    }
  });

  t.test('details are those of the failure, unless it is told more narrowly', async (t) => {
    t.equal(detailsOf(failed('bad-request', 'odd')), 'http1.codec_error');
    t.equal(
      detailsOf({ name: 'bad-request', cause: 'odd', details: 'low_version' }),
      'low_version',
    );
  });

  t.test('knows whose stream is gone', async (t) => {
    const gone = ['client-gone', 'client-reset', 'client-fault'] as const;
    t.ok(gone.every((name) => leavesNobody({ name }) && FAILURES[name].status === 0));
    t.notOk(leavesNobody({ name: 'bad-request' }), 'who says something wrong can be told so');
  });

  t.test('a failure keeps what the machine said', async (t) => {
    t.same(failed('no-route', 'shop'), { name: 'no-route', cause: 'shop' });
  });
}
