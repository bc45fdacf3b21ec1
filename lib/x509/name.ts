// Who a certificate speaks of: a distinguished name, and the names of a subject that clients check.
import { isIP } from 'node:net';
import { oid, sequence, setOf, taggedBytes, utf8, type Der } from './der.ts';

export type DistinguishedName = {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
};

export type SubjectName = {
  readonly kind: 'dns' | 'ip' | 'uri';
  readonly value: string;
};

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';

export function encodeName({ commonName, organizations = [] }: DistinguishedName): Der {
  const attribute = (type: string, value: string): Der => setOf(sequence(oid(type), utf8(value)));
  return sequence(
    ...organizations.map((organization) => attribute(ORGANIZATION, organization)),
    ...(commonName === undefined ? [] : [attribute(COMMON_NAME, commonName)]),
  );
}

/** A GeneralName (RFC 5280, 4.2.1.6). Throws on an address that is none. */
export function encodeSubjectName({ kind, value }: SubjectName): Der {
  switch (kind) {
    case 'dns':
      return taggedBytes(2, Buffer.from(value, 'latin1'));
    case 'uri':
      return taggedBytes(6, Buffer.from(value, 'latin1'));
    case 'ip':
      return taggedBytes(7, addressBytes(value));
  }
}

function addressBytes(address: string): Buffer {
  switch (isIP(address)) {
    case 4:
      return Buffer.from(address.split('.').map(Number));
    case 6:
      return v6Bytes(address);
    default:
      throw new Error(`not an IP address for a certificate: ${JSON.stringify(address)}`);
  }
}

function v6Bytes(address: string): Buffer {
  // The URL parser brings every spelling, even `::ffff:1.2.3.4`, to groups of hex digits.
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const all = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0'));
  return Buffer.from(all.join(''), 'hex');
}
