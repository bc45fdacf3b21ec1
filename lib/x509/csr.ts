// Reads a PKCS #10 certification request (RFC 2986) as far as an authority needs: the key, once its
// holder has proved by signing to have it. What a request asks for beyond that is not even read.
import { createPublicKey, verify, type KeyObject } from 'node:crypto';

type CsrReading =
  | { readonly kind: 'ok'; readonly publicKey: KeyObject }
  | { readonly kind: 'rejected'; readonly reason: string };

// A request with a 4096-bit key and many names has 3 KB.
const PEM_CHARACTERS_MAX = 16 * 1024;
const RSA_BITS_MIN = 2048;

const LABEL = '(?:NEW )?CERTIFICATE REQUEST';
const PEM = new RegExp(
  `^\\s*-----BEGIN ${LABEL}-----([A-Za-z0-9+/=\\s]+)-----END ${LABEL}-----\\s*$`,
);

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OID = 0x06;
const BIT_STRING = 0x03;

/** The algorithm's OID in hex → what `node:crypto` calls its hash; Ed25519 has none. */
const HASHES: ReadonlyMap<string, string | undefined> = new Map([
  ['2a8648ce3d040302', 'sha256'],
  ['2a8648ce3d040303', 'sha384'],
  ['2a8648ce3d040304', 'sha512'],
  ['2a864886f70d01010b', 'sha256'],
  ['2a864886f70d01010c', 'sha384'],
  ['2a864886f70d01010d', 'sha512'],
  ['2b6570', undefined],
]);

export function readCsr(pem: string): CsrReading {
  if (pem.length > PEM_CHARACTERS_MAX)
    return rejected(`longer than ${PEM_CHARACTERS_MAX} characters`);
  const found = PEM.exec(pem);
  if (found === null) return rejected('not a PEM certificate request');
  const der = Buffer.from(found[1] ?? '', 'base64');
  const [whole, ...more] = partsOf(der, { content: 0, end: der.length }) ?? [];
  if (whole?.tag !== SEQUENCE || more.length > 0) return rejected('not one DER sequence');
  const [info, algorithm, signature] = partsOf(der, whole) ?? [];
  if (info?.tag !== SEQUENCE || algorithm?.tag !== SEQUENCE || signature?.tag !== BIT_STRING) {
    return rejected('not a certification request');
  }
  const [version, , spki] = partsOf(der, info) ?? [];
  if (version?.tag !== INTEGER || spki?.tag !== SEQUENCE) return rejected('has no public key');
  const [oid] = partsOf(der, algorithm) ?? [];
  const hash = oid?.tag === OID ? der.toString('hex', oid.content, oid.end) : '';
  if (!HASHES.has(hash)) return rejected(`unsupported signature algorithm ${hash}`);
  const publicKey = readKey(der.subarray(spki.start, spki.end));
  if (publicKey === undefined) return rejected('has a public key that cannot be read');
  const weakness = weaknessOf(publicKey);
  if (weakness !== undefined) return rejected(weakness);
  // The first byte of a bit string counts its unused bits.
  const signed = der.subarray(signature.content + 1, signature.end);
  const isSigned = verify(HASHES.get(hash), der.subarray(info.start, info.end), publicKey, signed);
  return isSigned ? { kind: 'ok', publicKey } : rejected('is not signed with its own key');
}

type Element = {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
};

type Span = Pick<Element, 'content' | 'end'>;

/** The elements that fill a span of bytes exactly; undefined otherwise. */
function partsOf(der: Buffer, { content: begin, end }: Span): readonly Element[] | undefined {
  const found: Element[] = [];
  for (let at = begin; at < end;) {
    const tag = der[at] ?? 0;
    const first = der[at + 1];
    if (first === undefined || at + 2 > end) return undefined;
    const extra = first < 0x80 ? 0 : first & 0x7f;
    // An indefinite length is not DER, and three bytes count beyond any request.
    if (first === 0x80 || extra > 3 || at + 2 + extra > end) return undefined;
    const length = extra === 0 ? first : der.readUIntBE(at + 2, extra);
    const content = at + 2 + extra;
    if (content + length > end) return undefined;
    found.push({ tag, start: at, content, end: content + length });
    at = content + length;
  }
  return found;
}

function readKey(spki: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch (error) {
    // OpenSSL's words for bytes that are no key are of no use to whoever sent them.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function weaknessOf(key: KeyObject): string | undefined {
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'ec':
    case 'ed25519':
      return undefined;
    case 'rsa':
      return modulusLength >= RSA_BITS_MIN ? undefined : `has an RSA key of ${modulusLength} bits`;
    default:
      return `has a key of an unsupported kind: ${key.asymmetricKeyType ?? 'none'}`;
  }
}

function rejected(reason: string): CsrReading {
  return { kind: 'rejected', reason };
}
