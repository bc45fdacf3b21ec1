// Of which exchanges something is told, or answered differently: the filters of access logs and of
// local replies, linked.
import type { Random } from '../../lib/index.ts';
import { requestTest } from '../match/index.ts';
import type { AccessLogFilterPlan } from '../plan/index.ts';
import type { FormatFacts } from './facts.ts';
import { flagBit } from './flags.ts';

export type FactFilter = (facts: FormatFacts) => boolean;

export function factFilter(plan: AccessLogFilterPlan, random: Random): FactFilter {
  switch (plan.kind) {
    case 'status':
      return compared(plan, ({ status }) => status);
    case 'duration':
      return compared(plan, ({ durationMs }) => Math.floor(durationMs));
    case 'not-health-check':
      // No filter of ours takes a request for a health check.
      return () => true;
    case 'traceable':
      return ({ traceId }) => traceId !== '';
    case 'runtime':
      return () => random.fraction() * 100 < plan.percent;
    case 'all-of': {
      const all = plan.of.map((each) => factFilter(each, random));
      return (facts) => all.every((holds) => holds(facts));
    }
    case 'any-of': {
      const some = plan.of.map((each) => factFilter(each, random));
      return (facts) => some.some((holds) => holds(facts));
    }
    case 'header': {
      const test = requestTest(plan.header);
      return ({ request }) => request !== undefined && test(request);
    }
    case 'flags': {
      let bits = 0;
      for (const flag of plan.flags) bits |= flagBit(flag);
      // Without names, any flag will do.
      return ({ flags }) => (plan.flags.length === 0 ? flags !== 0 : (flags & bits) !== 0);
    }
    case 'grpc-status': {
      const { statuses, exclude } = plan;
      return ({ grpcStatus }) => statuses.includes(Number(grpcStatus || '2')) !== exclude;
    }
  }
}

type Comparison = Extract<AccessLogFilterPlan, { kind: 'status' | 'duration' }>;

function compared({ op, value }: Comparison, read: (facts: FormatFacts) => number): FactFilter {
  switch (op) {
    case 'eq':
      return (facts) => read(facts) === value;
    case 'ge':
      return (facts) => read(facts) >= value;
    case 'le':
      return (facts) => read(facts) <= value;
  }
}
