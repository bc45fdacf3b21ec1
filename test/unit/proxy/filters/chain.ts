import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { filterPlan, headerChanges } from '../../../harness/plans.ts';
import { FilterChains, type FilterChain } from '../../../../proxy/filters/chain.ts';
import type { FilterPlan } from '../../../../proxy/plan/index.ts';

const NONE = headerChanges({});

function adds(name: string, value = name): FilterPlan {
  const both = headerChanges({ append: { by: value } });
  return filterPlan({ kind: 'header-mutation', request: both, response: both }, name);
}

function said(chain: FilterChain): readonly string[] {
  const head = requestHead();
  for (const request of chain.requests) request(new FilterBench(), head);
  return head.headers.list.filter((_, i) => i % 2 === 1);
}

export function spec(t: Test): void {
  t.test('requests meet filters in order, answers in reverse', async (t) => {
    const chain = new FilterChains([adds('a'), adds('b')]).chain([]);

    t.same(said(chain), ['a', 'b']);
    t.equal(chain.responses.length, 2);
  });

  t.test(
    'a route’s changes of headers come after the listener’s, the most specific ones',
    async (t) => {
      const chains = new FilterChains([adds('a'), adds('b')]);

      t.same(
        said(chains.chain([[adds('a', 'target')], [adds('a', 'route'), adds('b', 'route')]])),
        [...['a', 'target', 'b', 'route']],
      );
    },
  );

  t.test('a route may turn filters off and on', async (t) => {
    const off = { ...adds('b'), disabled: true };
    const chains = new FilterChains([adds('a'), off]);
    const turned = (name: string, disabled: boolean) => ({
      ...filterPlan({ kind: 'switch' }, name),
      disabled,
    });

    t.same(said(chains.chain([])), ['a']);
    t.same(said(chains.chain([[turned('a', true), turned('b', false)]])), ['b']);
  });

  t.test('filters with nothing to do are not there', async (t) => {
    const idle = filterPlan({ kind: 'cors', policy: undefined });
    const empty = filterPlan({ kind: 'header-mutation', request: NONE, response: NONE });
    const router = filterPlan({
      kind: 'router',
      suppressOwnHeaders: false,
      respectExpectedTimeout: false,
    });
    const chain = new FilterChains([idle, empty, router]).chain([]);

    t.same(chain, { requests: [], responses: [], done: [] });
  });

  t.test('routes with the same settings share one filter and what it counts', async (t) => {
    const chains = new FilterChains([filterPlan({ kind: 'grpc-stats' })]);
    const own = filterPlan({ kind: 'grpc-stats' });

    t.equal(chains.chain([]).done[0], chains.chain([[]]).done[0]);
    t.equal(chains.chain([[own]]).done[0], chains.chain([[own]]).done[0]);
    t.not(chains.chain([[own]]).done[0], chains.chain([]).done[0]);
    t.equal(chains.own.length, 1);
  });
}
