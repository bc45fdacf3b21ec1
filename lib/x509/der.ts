// ASN.1 values and their DER bytes: the few types that certificates are made of. Encoding only;
// keys and signatures are `node:crypto`'s.
import asn1 from 'node-forge/lib/asn1.js';

export type Der = ReturnType<typeof asn1.create>;

const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;
const { Type } = asn1;

export function sequence(...items: readonly Der[]): Der {
  return asn1.create(UNIVERSAL, Type.SEQUENCE, true, [...items]);
}

export function setOf(...items: readonly Der[]): Der {
  return asn1.create(UNIVERSAL, Type.SET, true, [...items]);
}

/** `2.5.4.3` */
export function oid(dotted: string): Der {
  const bytes = asn1.oidToDer(dotted).getBytes();
  return asn1.create(UNIVERSAL, Type.OID, false, bytes);
}

export function boolean(value: boolean): Der {
  return asn1.create(UNIVERSAL, Type.BOOLEAN, false, value ? '\u00ff' : '\u0000');
}

/** A small number, or the big-endian bytes of a positive one. */
export function integer(value: number | Uint8Array): Der {
  const bytes =
    typeof value === 'number' ? asn1.integerToDer(value).getBytes() : positive(binary(value));
  return asn1.create(UNIVERSAL, Type.INTEGER, false, bytes);
}

export function utf8(text: string): Der {
  return asn1.create(UNIVERSAL, Type.UTF8, false, binary(Buffer.from(text)));
}

export function bytes(value: Uint8Array): Der {
  return asn1.create(UNIVERSAL, Type.OCTETSTRING, false, binary(value));
}

/** `unusedBits` of the last byte do not count. */
export function bits(value: Uint8Array, unusedBits = 0): Der {
  const content = String.fromCharCode(unusedBits) + binary(value);
  return asn1.create(UNIVERSAL, Type.BITSTRING, false, content);
}

export function nothing(): Der {
  return asn1.create(UNIVERSAL, Type.NULL, false, '');
}

/** To the second. UTCTime until 2049, as RFC 5280 (4.1.2.5) demands. */
export function time(milliseconds: number): Der {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+Z$|[-:T]/g, '');
  const isShort = Number(digits.slice(0, 4)) < 2050;
  const type = isShort ? Type.UTCTIME : Type.GENERALIZEDTIME;
  return asn1.create(UNIVERSAL, type, false, `${isShort ? digits.slice(2) : digits}Z`);
}

/** `[tag] EXPLICIT` */
export function tagged(tag: number, ...items: readonly Der[]): Der {
  return asn1.create(CONTEXT_SPECIFIC, tag, true, [...items]);
}

/** `[tag] IMPLICIT` of a primitive value. */
export function taggedBytes(tag: number, value: Uint8Array): Der {
  return asn1.create(CONTEXT_SPECIFIC, tag, false, binary(value));
}

export function encodeDer(value: Der): Buffer {
  return Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
}

/** Throws when the bytes are not DER. */
export function decodeDer(der: Uint8Array): Der {
  return asn1.fromDer(binary(der));
}

/** The parts of a constructed value; none of a primitive one. */
export function partsOf(value: Der): readonly Der[] {
  return Array.isArray(value.value) ? value.value : [];
}

/** The bytes of a primitive value, such as an octet string; none of a constructed one. */
export function contentOf(value: Der): Buffer {
  return Buffer.from(typeof value.value === 'string' ? value.value : '', 'latin1');
}

export function isTagged(value: Der, tag: number): boolean {
  return value.tagClass === CONTEXT_SPECIFIC && Number(value.type) === tag;
}

// A leading bit would make the number negative; leading zeros are not DER.
function positive(content: string): string {
  const trimmed = content.replace(/^\0+/, '');
  return trimmed === '' || trimmed.charCodeAt(0) > 127 ? `\0${trimmed}` : trimmed;
}

function binary(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}
