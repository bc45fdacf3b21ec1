import type { Test } from '../../../harness/unit.ts';
import { formatFacts, requestHead } from '../../../harness/filter-bench.ts';
import {
  headerOf,
  headerOperator,
  pathOperator,
  queryOperator,
} from '../../../../proxy/format/header-operators.ts';

const request = requestHead('/new?q=a%20b', { 'x-envoy-original-path': '/old?q=1' });
const facts = formatFacts({ request });

export function spec(t: Test): void {
  t.test('the second name speaks when the first is not there', async (t) => {
    const of = (argument: string) =>
      headerOperator(argument, (f, name) => headerOf(f.request, name))(facts);

    t.equal(of('X-ENVOY-ORIGINAL-PATH?:PATH'), '/old?q=1');
    t.equal(of('NOPE?:PATH'), '/new?q=a%20b');
    t.equal(of('NOPE'), undefined);
    t.equal(of('HOST'), 'shop');
  });

  t.test('a path is told as it came or as it goes, with or without its query', async (t) => {
    const of = (argument: string) => pathOperator(argument)(facts);

    t.same(
      [of(''), of('NQ'), of('WQ:PATH'), of('NQ:ORIG')],
      ['/old?q=1', '/old', '/new?q=a%20b', '/old'],
    );
    t.equal(pathOperator('WQ:ORIG')(formatFacts({ request: requestHead('/x') })), undefined);
  });

  t.test('a query parameter is decoded', async (t) => {
    t.equal(queryOperator('q')(facts), 'a b');
    t.equal(queryOperator('q')(formatFacts()), undefined);
  });
}
