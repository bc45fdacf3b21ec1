import type { Test } from '../../../harness/unit.ts';
import { requestHead } from '../../../harness/filter-bench.ts';
import { httpPlan, tablePlan } from '../../../harness/plans.ts';
import { appendVia, finishAnswer, HttpDate } from '../../../../proxy/exchange/finish.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { HttpPlan } from '../../../../proxy/plan/index.ts';

function finished(before: string[], more: Partial<HttpPlan> = {}, asked = {}): readonly string[] {
  const headers = new Headers(before.slice());
  const plan = httpPlan(tablePlan({}), more);
  finishAnswer(headers, plan, { request: requestHead('/', asked), date: 'now' });
  return headers.list;
}

const server = (kind: 'overwrite' | 'append-if-absent' | 'pass') => {
  return { serverHeader: { kind, value: 'me' } };
};

export function spec(t: Test): void {
  t.test('every answer has a date: its own, or ours', async (t) => {
    t.same(finished([], server('pass')), ['date', 'now']);
    t.same(finished(['date', 'then'], server('pass')), ['date', 'then']);
  });

  t.test('the server is us, theirs if any, or theirs', async (t) => {
    const theirs = ['date', 'x', 'server', 'them'];

    t.same(finished(theirs, server('overwrite')), ['date', 'x', 'server', 'me']);
    t.same(finished(theirs, server('append-if-absent')), theirs);
    t.same(finished(['date', 'x'], server('append-if-absent')), ['date', 'x', 'server', 'me']);
    t.same(finished(['date', 'x'], server('pass')), ['date', 'x']);
  });

  t.test('the request’s id is told where it is wanted', async (t) => {
    const requestId = { generates: true, keepsExternal: false, answers: true };
    const before = ['date', 'x'];
    const asked = { 'x-request-id': 'id' };

    t.same(finished(before, { ...server('pass'), requestId }, asked), [
      ...before,
      'x-request-id',
      'id',
    ]);
    const forced = { ...asked, 'x-envoy-force-trace': '1' };
    t.same(finished(before, server('pass'), forced), [...before, 'x-request-id', 'id']);
  });

  t.test('via is a list', async (t) => {
    const headers = new Headers(['via', '1.1 a']);
    appendVia(headers, 'b');

    t.equal(headers.get('via'), '1.1 a, b');
  });

  t.test('a date is made anew when its second is over', async (t) => {
    const date = new HttpDate();

    t.equal(date.at(999), 'Thu, 01 Jan 1970 00:00:00 GMT');
    t.equal(date.at(1000), 'Thu, 01 Jan 1970 00:00:01 GMT');
  });
}
