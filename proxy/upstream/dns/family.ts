// Which of a name's addresses are used: IPv4, IPv6, or one where the other is missing.
import { isIPv6 } from 'node:net';
import type { UpstreamPlan } from '../../plan/index.ts';
import type { Families } from './resolver.ts';

export type DnsSource = Extract<UpstreamPlan['source'], { readonly kind: 'dns' }>;
type Family = DnsSource['family'];

export function familiesOf(family: Family): Families {
  return family === 'v4' || family === 'v6' ? family : 'both';
}

export function ofFamily(addresses: readonly string[], family: Family): readonly string[] {
  if (family === 'all') return addresses;
  const v6 = addresses.filter((address) => isIPv6(address));
  const v4 = addresses.filter((address) => !isIPv6(address));
  switch (family) {
    case 'v4':
      return v4;
    case 'v6':
      return v6;
    case 'v4-preferred':
      return v4.length > 0 ? v4 : v6;
    case 'v6-preferred':
      return v6.length > 0 ? v6 : v4;
  }
}
