import type { Test } from '../../../harness/unit.ts';
import { seededRandom } from '../../../../lib/index.ts';
import { formatFacts, requestHead } from '../../../harness/filter-bench.ts';
import type { FormatFacts } from '../../../../proxy/format/facts.ts';
import { factFilter } from '../../../../proxy/format/fact-filter.ts';
import { flagBit } from '../../../../proxy/format/flags.ts';
import type { AccessLogFilterPlan } from '../../../../proxy/plan/index.ts';

const holds = (plan: AccessLogFilterPlan, more: Partial<FormatFacts> = {}) =>
  factFilter(plan, seededRandom(1))(formatFacts({ status: 503, ...more }));

const atLeast = (value: number) => ({ kind: 'status', op: 'ge', value }) as const;

export function spec(t: Test): void {
  t.test('compares status and duration', async (t) => {
    t.same([holds(atLeast(500)), holds(atLeast(504))], [true, false]);
    t.equal(holds({ kind: 'duration', op: 'le', value: 12 }), true);
    t.equal(holds({ kind: 'status', op: 'eq', value: 200 }), false);
  });

  t.test('all, any and chance', async (t) => {
    t.equal(holds({ kind: 'all-of', of: [atLeast(500), atLeast(504)] }), false);
    t.equal(holds({ kind: 'any-of', of: [atLeast(500), atLeast(504)] }), true);
    t.equal(holds({ kind: 'runtime', percent: 0 }), false);
    t.equal(holds({ kind: 'runtime', percent: 100 }), true);
  });

  t.test('flags by name, or any at all', async (t) => {
    const flags = flagBit('UH');

    t.equal(holds({ kind: 'flags', flags: ['UF', 'UH'] }, { flags }), true);
    t.equal(holds({ kind: 'flags', flags: ['UF'] }, { flags }), false);
    t.equal(holds({ kind: 'flags', flags: [] }, { flags }), true);
    t.equal(holds({ kind: 'flags', flags: [] }), false);
  });

  t.test('headers, traces, and statuses of gRPC', async (t) => {
    const header = { name: 'x', value: undefined, invert: false, missingIsEmpty: false };

    t.equal(holds({ kind: 'header', header }, { request: requestHead('/', { x: '1' }) }), true);
    t.equal(holds({ kind: 'header', header }), false);
    t.equal(holds({ kind: 'traceable' }, { traceId: 'ab' }), true);
    t.equal(holds({ kind: 'not-health-check' }), true);
    const statuses = { kind: 'grpc-status', statuses: [0], exclude: true } as const;
    t.same([holds(statuses, { grpcStatus: '0' }), holds(statuses)], [false, true]);
  });
}
