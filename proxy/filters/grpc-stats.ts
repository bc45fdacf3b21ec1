// Counts how calls of gRPC went, which their HTTP status does not tell, and their messages.
import { isGrpcType } from '../route/index.ts';
import type { Filter } from './filter.ts';
import { countMessages } from './grpc-messages.ts';

export function grpcStatsFilter(name: string): Filter {
  const counts = {
    total: 0,
    success: 0,
    failure: 0,
    requestMessageCount: 0,
    responseMessageCount: 0,
  };
  return {
    name,
    stats: { prefix: 'grpc', counts },
    request: (exchange, head) => {
      countMessages(exchange, head);
      return 'continue';
    },
    done: ({ facts }) => {
      const { messages } = facts;
      if (messages !== undefined) {
        counts.requestMessageCount += messages.request.count;
        counts.responseMessageCount += messages.response.count;
      }
      if (!isGrpcType(facts.request?.headers.get('content-type'))) return;
      counts.total += 1;
      if (facts.grpcStatus === '0') counts.success += 1;
      else counts.failure += 1;
    },
  };
}
