// Makes X.509 v3 certificates (RFC 5280): the encoding is here, keys and signatures are
// `node:crypto`'s. What an authority is willing to certify is for the caller to decide.
import {
  createHash,
  createPublicKey,
  sign,
  type KeyObject,
  type X509Certificate,
} from 'node:crypto';
import { assert } from '../assert.ts';
import type { Random } from '../random.ts';
import {
  bits,
  contentOf,
  decodeDer,
  encodeDer,
  integer,
  isTagged,
  nothing,
  oid,
  partsOf,
  sequence,
  tagged,
  time,
  type Der,
} from './der.ts';
import { extensions, extensionValue, SUBJECT_KEY_ID, type Usage } from './extension.ts';
import { encodeName, type DistinguishedName, type SubjectName } from './name.ts';

export type CertificateRequest = {
  readonly subject: DistinguishedName;
  /** The key that the subject proved to hold. */
  readonly publicKey: KeyObject;
  readonly names: readonly SubjectName[];
  readonly usages: readonly Usage[];
  /** May certify others; `pathLength` more authorities may follow below it. */
  readonly authority?: { readonly pathLength?: number };
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
};

/** Who signs: the name must be, byte for byte, the subject of the authority's own certificate. */
type Issuer = {
  readonly name: Uint8Array;
  readonly keyId: Uint8Array;
  readonly key: KeyObject;
};

// 20 bytes are the most that RFC 5280 allows; 16 random ones never meet.
const SERIAL_BYTES = 16;
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const RSA_WITH_SHA256 = '1.2.840.113549.1.1.11';

/** The DER bytes of a certificate, signed by the issuer. */
export function issueCertificate(
  request: CertificateRequest,
  issuer: Issuer,
  random: Random,
): Buffer {
  const algorithm = signatureAlgorithm(issuer.key);
  const spki = request.publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    tagged(0, integer(2)),
    integer(Uint8Array.from({ length: SERIAL_BYTES }, () => random.below(256))),
    algorithm,
    decodeDer(issuer.name),
    sequence(time(request.notBefore), time(request.notAfter)),
    encodeName(request.subject),
    decodeDer(spki),
    extensions({
      ...request,
      hasSubject: partsOf(encodeName(request.subject)).length > 0,
      subjectKeyId: keyIdOf(request.publicKey),
      issuerKeyId: issuer.keyId,
    }),
  );
  const signature = sign('sha256', encodeDer(body), issuer.key);
  return encodeDer(sequence(body, algorithm, bits(signature)));
}

/** A certificate signed with its own key: the root of a chain. */
export function selfSign(
  request: Omit<CertificateRequest, 'publicKey'>,
  key: KeyObject,
  random: Random,
): Buffer {
  const publicKey = createPublicKey(key);
  const name = encodeDer(encodeName(request.subject));
  const issuer = { name, keyId: keyIdOf(publicKey), key };
  return issueCertificate({ ...request, publicKey }, issuer, random);
}

/** An authority from its certificate, so that what it signs chains to that very certificate. */
export function issuerOf(certificate: X509Certificate, key: KeyObject): Issuer {
  assert(certificate.checkPrivateKey(key), 'the key is not the one of the certificate');
  const [body] = partsOf(decodeDer(certificate.raw));
  const parts = body === undefined ? [] : partsOf(body);
  // version [0], serial, algorithm, issuer, validity, subject; version may be absent
  const subject = parts[parts[0] !== undefined && isTagged(parts[0], 0) ? 5 : 4];
  assert(subject !== undefined, 'the certificate has no subject');
  const stated = extensionValue(parts, SUBJECT_KEY_ID);
  const keyId = stated === undefined ? keyIdOf(certificate.publicKey) : contentOf(stated);
  return { name: encodeDer(subject), keyId, key };
}

/** 160 bits of the SHA-256 of the public key (RFC 7093, section 2). */
function keyIdOf(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest().subarray(0, 20);
}

function signatureAlgorithm(key: KeyObject): Der {
  if (key.asymmetricKeyType === 'ec') return sequence(oid(ECDSA_WITH_SHA256));
  assert(key.asymmetricKeyType === 'rsa', 'an authority needs an EC or RSA key');
  return sequence(oid(RSA_WITH_SHA256), nothing());
}
