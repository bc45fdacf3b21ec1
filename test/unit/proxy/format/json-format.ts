import type { Test } from '../../../harness/unit.ts';
import { formatFacts } from '../../../harness/filter-bench.ts';
import { planFormat } from '../../../../proxy/format/json-format.ts';

const json = {
  code: '%RESPONSE_CODE%',
  of: { path: '%REQ(:PATH)%', fixed: 7 },
  text: 'a %PROTOCOL%',
};

export function spec(t: Test): void {
  t.test('numbers stay numbers, and what is not there is null or left out', async (t) => {
    const facts = formatFacts({ status: 200 });

    t.same(JSON.parse(planFormat({ kind: 'json', json, omitEmpty: false })(facts)), {
      code: 200,
      of: { path: null, fixed: 7 },
      text: 'a HTTP/1.1',
    });
    t.match(planFormat({ kind: 'json', json, omitEmpty: true })(facts), '"of":{"fixed":7}');
  });

  t.test('a text is a line of a log', async (t) => {
    t.equal(planFormat({ kind: 'text', text: '%REQ(X)%' })(formatFacts()), '-');
  });
}
