// Who is at the other end, as sidecars tell each other: heard and told where a listener's filters
// say so.   hot path
import type { Headers } from '../http/index.ts';
import type { ExchangeRecord } from './record.ts';
import type { World } from './world.ts';

type Ends = { readonly world: World; readonly facts: ExchangeRecord };

/** A server hears who asks, and tells who it is when it was told; a client tells, and hears. */
export function hearPeer(headers: Headers, message: 'request' | 'response', ends: Ends): void {
  const { world, facts } = ends;
  const isServer = facts.direction === 'inbound';
  const isRequest = message === 'request';
  const heard = world.peers.take(headers);
  if (isServer === isRequest) {
    facts.peer = heard;
    if (!isRequest && heard === undefined)
      facts.peer = world.peers.ofWorkload(facts.endpoint?.workload ?? '');
  }
  const tells = isServer ? !isRequest && facts.peer !== undefined : isRequest;
  if (!tells) return;
  headers.set('x-envoy-peer-metadata', world.ownMetadata);
  headers.set('x-envoy-peer-metadata-id', world.ownId);
}
