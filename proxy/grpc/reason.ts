// Why a connection did not come about, in words that say what to look at. Node's own words follow:
// they name the address that was tried, and the name in a certificate.

// What our bundle has to do with it is all the same for these.
const NOT_VOUCHED =
  'its certificate is not of an authority that we trust; was the root replaced, or is it another ' +
  'mesh?';
const NO_WAY = 'there is no way to it; does a network policy forbid it?';
const NO_TLS = 'it speaks no TLS on this port; is it the right one?';
const NOT_BELIEVED = 'it does not accept our certificate; was its root replaced?';
const DATES = 'its certificate is not valid now; compare the clocks of both machines';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there; is it running?',
  ENOTFOUND: 'its name is not known; is it installed, and does DNS work here?',
  EAI_AGAIN: 'its name cannot be looked up now; does DNS work here?',
  ECONNRESET: 'it hung up; does it speak TLS on this port?',
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: NO_WAY,
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'it speaks no HTTP/2; is it the right port?',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a certificate, and we have none',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: NOT_BELIEVED,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names',
  SELF_SIGNED_CERT_IN_CHAIN: NOT_VOUCHED,
  DEPTH_ZERO_SELF_SIGNED_CERT: NOT_VOUCHED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_VOUCHED,
  UNABLE_TO_GET_ISSUER_CERT: NOT_VOUCHED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_VOUCHED,
  CERT_SIGNATURE_FAILURE: NOT_VOUCHED,
  CERT_HAS_EXPIRED: DATES,
  CERT_NOT_YET_VALID: DATES,
};

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // OpenSSL ends its words with the end of a line.
  const said = wordsOf(error).trim();
  const words = WORDS[codeOf(error)];
  return words === undefined ? said : `${words} (${said})`;
}

/** Several addresses were tried: each has failed in its own way. */
function wordsOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  const each = error.errors.map((one) => (one instanceof Error ? one.message : String(one)));
  return each.join(', ');
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return '';
}
