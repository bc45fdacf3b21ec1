import type { Test } from '../../../harness/unit.ts';
import { httpPlan, routePlan, tablePlan } from '../../../harness/plans.ts';
import { EMPTY_PARTS, Runtime } from '../../../../proxy/runtime/index.ts';
import { RouteTable } from '../../../../proxy/route/index.ts';

export function spec(t: Test): void {
  t.test('a table is found by name, or linked once from the plan that carries it', async (t) => {
    const plan = tablePlan({ a: [routePlan('r', {})] });
    const named = new RouteTable(plan);
    const runtime = new Runtime({ ...EMPTY_PARTS, tables: new Map([['here', named]]) });
    const inline = httpPlan(plan);

    t.equal(runtime.table(httpPlan(plan, { routes: { kind: 'named', table: 'here' } })), named);
    const gone = httpPlan(plan, { routes: { kind: 'named', table: 'gone' } });
    t.equal(runtime.table(gone), undefined);
    t.equal(runtime.table(inline), runtime.table(inline));
  });
}
