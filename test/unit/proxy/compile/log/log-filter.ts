import { logFilter } from '../../../../../proxy/compile/log/log-filter.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('conditions nest', async (t) => {
    const comparison = { op: 'GE' as const, value: { defaultValue: 500 } };
    const filters = [
      { statusCodeFilter: { comparison } },
      { grpcStatusFilter: { statuses: ['UNAVAILABLE' as const] } },
    ];

    t.same(logFilter({ orFilter: { filters } }, compilation().place), {
      kind: 'any-of',
      of: [
        { kind: 'status', op: 'ge', value: 500 },
        { kind: 'grpc-status', statuses: [14], exclude: false },
      ],
    });
  });

  t.test('a condition that says nothing is refused', async (t) => {
    t.equal(refusedBy((at) => logFilter({}, at)).length, 1);
    t.same(
      refusedBy((at) => logFilter({ durationFilter: {} }, at)),
      ['duration_filter.comparison.value'],
    );
    t.same(
      refusedBy((at) => logFilter({ andFilter: {} }, at)),
      ['and_filter.filters'],
    );
  });
}
