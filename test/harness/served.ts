// A connection as listeners hand it on, from wherever it is said to come.
import { servedBy, type Served } from '../../proxy/listen/index.ts';
import { chainPlan, listenerPlan, tcpPlan } from './plans.ts';

type Place = { readonly address: string; readonly port: number };

export function servedConnection(source: Place): Served {
  return servedBy({
    id: 7,
    listener: listenerPlan('l', {}),
    chain: chainPlan('c', { serve: tcpPlan([]) }),
    facts: {
      destination: { address: '10.96.0.9', port: 80 },
      source,
      directSource: { address: '192.0.2.200', port: 4000 },
      serverName: 'shop',
      transport: 'raw',
      applicationProtocols: [],
    },
    protocol: 'unknown',
    startMs: 1000,
    startMonotonic: 5,
    tls: undefined,
  });
}
