// Address ranges: `10.0.0.0/8`, `fd00::/8`, or one address. Read once, asked often.
import { BlockList, isIP, isIPv6 } from 'node:net';

export class CidrRange {
  /** How many bits are given: the more, the narrower the range. */
  readonly bits: number;
  readonly #isIpv6: boolean;
  readonly #block = new BlockList();

  /** Throws on a text that is no range: check with `isCidr` what comes from outside. */
  constructor(range: string) {
    const [first = '', bits] = range.split('/');
    this.#isIpv6 = isIPv6(first);
    const whole = this.#isIpv6 ? 128 : 32;
    this.bits = bits === undefined ? whole : Number(bits);
    // A BlockList takes a prefix of no bits for one address.
    if (this.bits > 0) this.#block.addSubnet(first, this.bits, this.#isIpv6 ? 'ipv6' : 'ipv4');
  }

  contains(address: string): boolean {
    const bare = mappedIpv4(address);
    if (isIP(bare) === 0 || this.#isIpv6 !== isIPv6(bare)) return false;
    return this.bits === 0 || this.#block.check(bare, this.#isIpv6 ? 'ipv6' : 'ipv4');
  }
}

export function isCidr(text: string): boolean {
  const [first = '', bits, ...more] = text.split('/');
  const family = isIP(first);
  if (family === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32);
}

/** Sockets that listen on both families see IPv4 peers as `::ffff:10.0.0.1`. */
function mappedIpv4(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
