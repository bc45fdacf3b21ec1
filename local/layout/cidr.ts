// IPv4 ranges as numbers. The cluster is IPv4 only.

type Cidr = {
  /** The lowest and the highest address of the range. */
  readonly first: number;
  readonly last: number;
};

/** Undefined when the text is not four decimal bytes. */
export function numberOf(address: string): number | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (found === null) return undefined;
  let number = 0;
  for (const text of found.slice(1)) {
    const byte = Number(text);
    if (byte > 255) return undefined;
    number = number * 256 + byte;
  }
  return number;
}

export function addressAt(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

/** Reads `10.96.0.0/12`; an address alone is a range of one. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length = '32'] = text.split('/');
  const number = numberOf(address);
  const bits = Number(length);
  if (number === undefined || !/^\d{1,2}$/.test(length) || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return one.first <= other.last && other.first <= one.last;
}

export function contains(cidr: Cidr, address: string): boolean {
  const number = numberOf(address);
  return number !== undefined && cidr.first <= number && number <= cidr.last;
}
