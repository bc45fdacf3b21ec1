// Counts how calls of gRPC went, which their HTTP status does not tell.
import { isGrpcType } from '../route/index.ts';
import type { Filter } from './filter.ts';

export function grpcStatsFilter(name: string): Filter {
  const counts = { total: 0, success: 0, failure: 0 };
  return {
    name,
    stats: { prefix: 'grpc', counts },
    done: ({ facts }) => {
      if (!isGrpcType(facts.request?.headers.get('content-type'))) return;
      counts.total += 1;
      if (facts.grpcStatus === '0') counts.success += 1;
      else counts.failure += 1;
    },
  };
}
