import type { Test } from '../../../harness/unit.ts';
import { limitsPlan } from '../../../harness/plans.ts';
import { Breaker } from '../../../../proxy/upstream/breaker.ts';
import {
  connectionCame,
  connectionWent,
  dialBegins,
  dialFails,
  isFull,
} from '../../../../proxy/upstream/dialled.ts';
import { EndpointCounts, UpstreamStats } from '../../../../proxy/upstream/stats.ts';

export function spec(t: Test): void {
  t.test('breaker, endpoint and statistics hear of the same connections', async (t) => {
    const { breaker, host, stats } = dialling();
    dialBegins({ breaker, host, stats });
    dialBegins({ breaker, host, stats });
    dialFails({ breaker, host, stats }, { name: 'connect-timeout', cause: '' });
    connectionCame({ breaker, host, stats });
    connectionWent({ breaker, host, stats });

    t.equal(breaker.connections, 1);
    t.match(host, { connections: 1, counts: { cxTotal: 2, cxConnectFail: 1 } });
    t.match(stats, { upstreamCxTotal: 2, upstreamCxConnectFail: 1, upstreamCxConnectTimeout: 1 });
  });

  t.test('full is the upstream, or the endpoint', async (t) => {
    const dialled = dialling({ connectionsMax: 2, endpointConnectionsMax: 1 });
    const other = { ...dialled, host: { connections: 0, counts: new EndpointCounts() } };
    t.equal(isFull(dialled), false);
    dialBegins(dialled);
    t.same([isFull(dialled), isFull(other)], [true, false]);
    dialBegins(other);
    t.equal(isFull({ ...other, host: { connections: 0, counts: new EndpointCounts() } }), true);
  });
}

function dialling(limits: Parameters<typeof limitsPlan>[0] = {}) {
  return {
    breaker: new Breaker(limitsPlan(limits)),
    host: { connections: 0, counts: new EndpointCounts() },
    stats: new UpstreamStats(),
  };
}
