import type { Test } from '../../../harness/unit.ts';
import {
  compileCluster,
  compileEndpoints,
  compileListener,
  compileRoutes,
} from '../../../../proxy/compile/index.ts';

export function spec(t: Test): void {
  t.test('every reason against a resource is told at once, with its name', async (t) => {
    const result = compileListener({
      name: 'l',
      filterChains: [{ filters: [{ name: 'odd' }] }],
      listenerFilters: [{ name: 'stranger' }],
    });

    t.match(result, { kind: 'rejected' });
    const paths = result.kind === 'rejected' ? result.problems.map(({ path }) => path) : [];
    t.same(paths, [
      'listener l.address',
      'listener l.listener_filters[0]',
      'listener l.filter_chains[0].filters[0]',
      'listener l.filter_chains[0].filters',
    ]);
  });

  t.test('a cluster that brings its endpoints is two pieces, endpoints first', async (t) => {
    const result = compileCluster({ name: 'c', type: 'STATIC', loadAssignment: { endpoints: [] } });
    const alone = compileCluster({ name: 'c', type: 'EDS' });

    t.match(result, {
      value: [
        { kind: 'endpoints', name: 'c' },
        { kind: 'upstream', name: 'c' },
      ],
    });
    t.match(alone, { value: [{ kind: 'upstream' }] });
  });

  t.test('empty resources are pieces, too', async (t) => {
    t.match(compileRoutes({ name: 'r' }), { kind: 'ok', value: [{ name: 'r', hosts: [] }] });
    t.match(compileEndpoints({ clusterName: 'c' }), { value: [{ name: 'c', localities: [] }] });
  });
}
