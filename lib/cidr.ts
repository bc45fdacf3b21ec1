// Address ranges: `10.0.0.0/8`, `fd00::/8`, or one address.
import { BlockList, isIPv6 } from 'node:net';

type Containing = { readonly range: string; readonly address: string };

export function cidrContains({ range, address }: Containing): boolean {
  const [first = '', bits] = range.split('/');
  const family = isIPv6(first) ? 'ipv6' : 'ipv4';
  if ((family === 'ipv6') !== isIPv6(address)) return false;
  if (bits === undefined) return first === address;
  if (Number(bits) === 0) return true;
  const list = new BlockList();
  list.addSubnet(first, Number(bits), family);
  return list.check(address, family);
}
