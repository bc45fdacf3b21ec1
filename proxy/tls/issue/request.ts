// A certificate signing request (PKCS #10, RFC 2986) of an EC key for one URI name. Its few bytes
// are written here, without the ASN.1 library: every sidecar makes requests, none reads
// certificates.
import { createPublicKey, sign, type KeyObject } from 'node:crypto';

/** PEM. The subject is empty: who we are is in the name, as SPIFFE wants it. */
export function signingRequest(key: KeyObject, uri: string): string {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const body = tlv(SEQUENCE, tlv(INTEGER, Buffer.of(0)), tlv(SEQUENCE), publicKey, attributes(uri));
  const algorithm = tlv(SEQUENCE, ECDSA_WITH_SHA256);
  const signature = tlv(BIT_STRING, Buffer.of(0), sign('sha256', body, key));
  return pem('CERTIFICATE REQUEST', tlv(SEQUENCE, body, algorithm, signature));
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const SET = 0x31;
const ATTRIBUTES = 0xa0; // [0], constructed
const URI_NAME = 0x86; // [6] of GeneralName, primitive

// Object identifiers as they are on the wire, tag and length included.
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex'); // 1.2.840.10045.4.3.2
const EXTENSION_REQUEST = Buffer.from('06092a864886f70d01090e', 'hex'); // 1.2.840.113549.1.9.14
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex'); // 2.5.29.17
const CRITICAL = Buffer.from('0101ff', 'hex');

function attributes(uri: string): Buffer {
  const names = tlv(SEQUENCE, tlv(URI_NAME, Buffer.from(uri, 'latin1')));
  const extension = tlv(SEQUENCE, SUBJECT_ALT_NAME, CRITICAL, tlv(OCTET_STRING, names));
  return tlv(ATTRIBUTES, tlv(SEQUENCE, EXTENSION_REQUEST, tlv(SET, tlv(SEQUENCE, extension))));
}

function tlv(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >>> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), ...content]);
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
