// Builders of service facts, for tests of what reads them.
import { WrittenBook } from '../../local/agent/network/index.ts';
import type { EndpointFact, ServiceFact, SliceFact } from '../../local/agent/network/index.ts';

export function aService(change: Partial<ServiceFact> = {}): ServiceFact {
  return {
    namespace: 'default',
    name: 'web',
    reach: { kind: 'address', address: '10.96.0.5' },
    externals: [],
    ports: [{ name: 'http', protocol: 'tcp', port: 80, nodePort: undefined }],
    affinitySeconds: undefined,
    ...change,
  };
}

export function aSlice(
  addresses: readonly (string | Partial<EndpointFact>)[],
  change: Partial<SliceFact> = {},
): SliceFact {
  return {
    namespace: 'default',
    name: 'web-1',
    service: 'web',
    ports: [{ name: 'http', protocol: 'tcp', port: 8080 }],
    endpoints: addresses.map((each) => {
      const given = typeof each === 'string' ? { address: each } : each;
      return { address: '10.244.1.1', hostname: undefined, state: 'ready', ...given };
    }),
    ...change,
  };
}

/** A complete book. */
export function aBook(
  services: readonly ServiceFact[],
  slices: readonly SliceFact[] = [],
): WrittenBook {
  const book = new WrittenBook(() => undefined);
  for (const service of services) book.putService(service);
  for (const slice of slices) book.putSlice(slice);
  book.complete();
  return book;
}
