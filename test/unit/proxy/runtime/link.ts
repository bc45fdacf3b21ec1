import type { Test } from '../../../harness/unit.ts';
import {
  endpoint,
  endpointsPlan,
  routePlan,
  tablePlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { Linker } from '../../../../proxy/runtime/index.ts';

const nobody = { dial: () => undefined };

export function spec(t: Test): void {
  t.test('a patch makes a new runtime and leaves the one before as it was', async (t) => {
    const linker = new Linker(nobody);
    const before = linker.link({ set: [upstreamPlan('a')], removed: [] });
    const after = linker.link({
      set: [upstreamPlan('b')],
      removed: [{ kind: 'upstream', name: 'a' }],
    });

    t.same([...before.upstreams.keys()], ['a']);
    t.same([...after.upstreams.keys()], ['b']);
  });

  t.test('what a patch does not name is the same object after it', async (t) => {
    const linker = new Linker(nobody);
    const table = tablePlan({ a: [routePlan('r', {})] });
    const before = linker.link({ set: [upstreamPlan('a'), table], removed: [] });
    const after = linker.link({ set: [upstreamPlan('b')], removed: [] });

    t.equal(after.upstreams.get('a'), before.upstreams.get('a'));
    t.equal(after.tables.get('table'), before.tables.get('table'));
  });

  t.test('endpoints reach their upstream whichever comes first', async (t) => {
    const endpoints = endpointsPlan('a', endpoint('10.0.0.1'));
    for (const set of [
      [endpoints, upstreamPlan('a')],
      [upstreamPlan('a'), endpoints],
    ]) {
      const runtime = new Linker(nobody).link({ set, removed: [] });

      t.match(runtime.upstreams.get('a')?.endpoints, [{ address: '10.0.0.1' }]);
    }
  });
}
