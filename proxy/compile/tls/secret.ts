// Certificates, keys and anchors: those that stand in the configuration or in files become pieces
// of their own; those that are named stay names.
import type {
  CertificateValidationContext,
  SdsSecretConfig,
  Secret,
  TlsCertificate,
} from '../../../api/xds/index.ts';
import type { SecretPlan } from '../../plan/index.ts';
import { textOf, type Place } from '../reading/index.ts';

/** Where systems keep the anchors that everybody trusts. */
const SYSTEM_ANCHORS = '/etc/ssl/certs/ca-certificates.crt';

/** A certificate inside a context; it is named after where it stands. */
export function certificateOf(certificate: TlsCertificate, place: Place): string {
  const name = place.path;
  place.secret({ kind: 'secret', name, secret: pairOf(certificate, place) });
  return name;
}

/** Undefined: the context trusts nobody in particular. */
export function trustOf(context: CertificateValidationContext, place: Place): string | undefined {
  const secret = anchorsOf(context, place);
  if (secret === undefined) return undefined;
  const name = place.path;
  place.secret({ kind: 'secret', name, secret });
  return name;
}

export function namedSecret(
  { name = '', ...secret }: Secret,
  place: Place,
): SecretPlan | undefined {
  if (name === '') place.at('name').reject('is required');
  const { tlsCertificate, validationContext } = secret;
  if (tlsCertificate !== undefined) {
    const pair = pairOf(tlsCertificate, place.at('tls_certificate'));
    return { kind: 'secret', name, secret: pair };
  }
  if (validationContext !== undefined) {
    const at = place.at('validation_context');
    const anchors = anchorsOf(validationContext, at);
    if (anchors === undefined) at.reject('needs a trusted_ca');
    rejectGuards(validationContext, at);
    return anchors && { kind: 'secret', name, secret: anchors };
  }
  place.reject('needs tls_certificate or validation_context');
  return undefined;
}

/** A named secret is anchors and nothing else; what would narrow them must not be lost. */
function rejectGuards(context: CertificateValidationContext, place: Place): void {
  const { matchTypedSubjectAltNames, verifyCertificateHash, verifyCertificateSpki } = context;
  const guards = {
    match_typed_subject_alt_names: matchTypedSubjectAltNames,
    verify_certificate_hash: verifyCertificateHash,
    verify_certificate_spki: verifyCertificateSpki,
  };
  for (const [name, values = []] of Object.entries(guards)) {
    if (values.length > 0) place.at(name).reject('is understood in a TLS context, not in a secret');
  }
  if (context.trustChainVerification === 'ACCEPT_UNTRUSTED') {
    place.at('trust_chain_verification').reject('ACCEPT_UNTRUSTED is not supported');
  }
}

const FILE_ANCHORS = 'file-root:';
const FILE_PAIR = 'file-cert:';

/** Istio names files of its proxies' machines as if they were secrets. */
export function secretNamed({ name = '' }: SdsSecretConfig, place: Place): string {
  if (name === '') place.at('name').reject('is required');
  const at = place.at('name');
  if (name.startsWith(FILE_ANCHORS)) {
    const anchorsPem = readFile(name.slice(FILE_ANCHORS.length), at);
    const secret = { kind: 'trust', anchorsPem, revocationPem: undefined } as const;
    place.secret({ kind: 'secret', name, secret });
  } else if (name.startsWith(FILE_PAIR)) {
    const [chain = '', key = ''] = name.slice(FILE_PAIR.length).split('~');
    const pems = { chainPem: readFile(chain, at), keyPem: readFile(key, at) };
    place.secret({ kind: 'secret', name, secret: { kind: 'certificate', ...pems } });
  }
  return name;
}

function pairOf(certificate: TlsCertificate, place: Place): SecretPlan['secret'] {
  const { certificateChain, privateKey, watchedDirectory } = certificate;
  if (watchedDirectory !== undefined) {
    place.at('watched_directory').note('is not acted on: files are read once');
  }
  const chainPem = textOf(certificateChain, place.at('certificate_chain'));
  const keyPem = textOf(privateKey, place.at('private_key'));
  if (certificateChain === undefined) place.at('certificate_chain').reject('is required');
  if (privateKey === undefined) place.at('private_key').reject('is required');
  return { kind: 'certificate', chainPem: chainPem ?? '', keyPem: keyPem ?? '' };
}

function anchorsOf(
  context: CertificateValidationContext,
  place: Place,
): SecretPlan['secret'] | undefined {
  const { trustedCa, systemRootCerts, watchedDirectory, crl } = context;
  if (watchedDirectory !== undefined) {
    place.at('watched_directory').note('is not acted on: files are read once');
  }
  const anchorsPem =
    trustedCa === undefined && systemRootCerts !== undefined
      ? readFile(SYSTEM_ANCHORS, place.at('system_root_certs'))
      : textOf(trustedCa, place.at('trusted_ca'));
  if (anchorsPem === undefined) return undefined;
  return { kind: 'trust', anchorsPem, revocationPem: textOf(crl, place.at('crl')) };
}

function readFile(path: string, place: Place): string {
  const text = place.files.file(path);
  if (text === undefined) place.reject(`cannot read ${path}`);
  return text ?? '';
}
