// A connection of its own to an endpoint, for bytes: within the limits of the upstream, and counted
// until it closes.
import type { Duplex } from 'node:stream';
import { writeProxyHeader, type ProxyEnds } from '../../lib/index.ts';
import type { Failure } from '../http/index.ts';
import type { Connecting } from './connect.ts';
import { connectionWent, dialBegins, dialFails, isFull } from './dialled.ts';
import type { Endpoint } from './endpoint.ts';
import { targetOf } from './transport.ts';
import type { Upstream } from './upstream.ts';

type BytesWanted = {
  /** Both ends of the client's connection, for endpoints that are told. */
  readonly ends: ProxyEnds | undefined;
  readonly waiting: Connecting;
};

/** False: the upstream has all the connections it may, and nothing was dialled. */
export function dialBytes(upstream: Upstream, endpoint: Endpoint, wanted: BytesWanted): boolean {
  const { effects, stats, plan } = upstream;
  const dialled = { breaker: upstream.breakers.default, host: endpoint, stats };
  if (isFull(dialled)) {
    stats.upstreamCxOverflow += 1;
    return false;
  }
  const says = upstream.transportOf(endpoint.plan)?.proxyProtocol;
  const { ends, waiting } = wanted;
  const preface =
    says === undefined || ends === undefined ? undefined : writeProxyHeader(says, ends);
  const target = targetOf(plan, endpoint.plan, {
    carries: 'bytes',
    serverName: undefined,
    preface,
  });
  dialBegins(dialled);
  endpoint.active += 1;
  effects.dialer.dial(target, {
    connected(socket: Duplex) {
      endpoint.standing.add(socket);
      socket.once('close', () => {
        endpoint.standing.delete(socket);
        connectionWent(dialled);
        endpoint.active -= 1;
      });
      upstream.outliers?.heard(endpoint, { kind: 'connected-for-bytes' });
      waiting.connected(socket);
    },
    connectFailed(failure: Failure) {
      dialFails(dialled, failure);
      endpoint.active -= 1;
      upstream.outliers?.heard(endpoint, { kind: 'unreachable' });
      waiting.connectFailed(failure);
    },
  });
  return true;
}
