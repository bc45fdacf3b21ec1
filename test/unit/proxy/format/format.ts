import type { Test } from '../../../harness/unit.ts';
import { formatFacts, requestHead } from '../../../harness/filter-bench.ts';
import {
  formatProblem,
  logFormat,
  textFormat,
  valueFormat,
} from '../../../../proxy/format/format.ts';

const facts = formatFacts({
  status: 204,
  request: requestHead('/a', { 'user-agent': 'x"y\r\nz' }),
});

export function spec(t: Test): void {
  t.test('operators are filled in, the rest stays, a doubled percent is one', async (t) => {
    t.equal(textFormat('%RESPONSE_CODE% is 100%% of %REQ(:METHOD)%')(facts), '204 is 100% of GET');
    t.equal(textFormat('plain')(facts), 'plain');
    t.equal(textFormat('')(facts), '');
  });

  t.test('what is not there is empty in a header, and a dash in a log', async (t) => {
    t.equal(textFormat('[%REQ(NOPE)%]')(facts), '[]');
    t.equal(logFormat('[%REQ(NOPE)%]')(facts), '[-]');
  });

  t.test('what a peer sent cannot begin a line of a log', async (t) => {
    t.equal(logFormat('"%REQ(USER-AGENT)%"')(facts), '"x"y\\x0d\\x0az"');
  });

  t.test('one operator alone keeps its type', async (t) => {
    t.equal(valueFormat('%RESPONSE_CODE%')(facts), 204);
    t.equal(valueFormat('%RESPONSE_CODE%!')(facts), '204!');
    t.equal(valueFormat('%REQ(NOPE)%')(facts), undefined);
  });

  t.test('a length cuts', async (t) => {
    t.equal(textFormat('%REQ(:AUTHORITY):2%')(facts), 'sh');
  });

  t.test('says what is wrong with a format', async (t) => {
    t.equal(formatProblem('%REQ(A)% 100%% %START_TIME(%s)%'), undefined);
    t.match(formatProblem('%NOPE%'), /'NOPE' is not known/);
    t.match(formatProblem('%REQ%'), /needs an argument/);
    t.match(formatProblem('half %'), /no end/);
  });
}
