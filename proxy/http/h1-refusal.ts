// What an HTTP/1 message is refused for: the status to answer with, what is wrong in words, and the
// name that Envoy's users look for in `%RESPONSE_CODE_DETAILS%`.
import { failed, type Failure, type FailureName } from './failures.ts';

export type Refusal = { readonly status: number; readonly failure: Failure };

const CODEC_ERROR = 'http1.codec_error';
const CHARACTERS = 'http1.invalid_characters';
const UNDERSCORE = 'http1.unexpected_underscore';
const AUTHORITY = 'http.invalid_authority';
const CODING = 'http1.invalid_transfer_encoding';
const LENGTH_AND_CHUNKED = 'http1.content_length_and_chunked_not_allowed';
const CONNECTION = 'http1.connection_header_rejected';

/** Of requests and answers alike; whoever reads an answer blames the upstream. */
export const REFUSALS = {
  requestLine: bad('malformed request line'),
  statusLine: bad('malformed status line'),
  lineEnd: bad('a line must end with CRLF'),
  headerLine: bad('malformed header line'),
  headerName: bad('malformed header name'),
  character: bad('illegal character in the head', { details: CHARACTERS }),
  underscore: bad('underscore in a header name', { details: UNDERSCORE }),
  disguised: bad('underscore in the name of a framing header', { details: UNDERSCORE }),

  target: bad('malformed target'),
  targetStar: bad('malformed target', { details: 'http1.invalid_url' }),
  targetScheme: bad('malformed target', { details: 'http1.invalid_scheme' }),
  targetCharacter: bad('illegal character in the target'),
  targetControl: bad('illegal character in the target', { details: CHARACTERS }),
  targetFragment: bad('fragment in the target', { name: 'path-refused' }),
  host: bad('malformed host', { details: AUTHORITY }),
  hosts: bad('more than one host header', { details: AUTHORITY }),
  noHost: bad('no host header', { name: 'missing-host' }),
  emptyHost: bad('empty host', { name: 'missing-host' }),

  length: bad('malformed content-length'),
  lengths: bad('more than one content-length'),
  lengthAndChunked: bad('both content-length and transfer-encoding', {
    details: LENGTH_AND_CHUNKED,
  }),
  coding: bad('unsupported transfer-encoding', { status: 501, details: CODING }),
  earlyCoding: bad('transfer-encoding in HTTP/1.0', { details: CODING }),
  options: bad('too many connection options', { details: CONNECTION }),

  connect: bad('CONNECT is not allowed here', { status: 403 }),
  expectation: bad('unknown expectation', { status: 417 }),
  version: bad('HTTP/1.0 is not spoken here', { status: 426, details: 'low_version' }),
  targetTooLong: bad('target too long', { status: 414 }),
  headTooLarge: bad('head too large', {
    status: 431,
    name: 'headers-too-large',
    details: 'http1.headers_too_large',
  }),
  tooManyHeaders: bad('too many headers', {
    status: 431,
    name: 'headers-too-large',
    details: 'http1.too_many_headers',
  }),
  headTooSlow: bad('the head took too long', { status: 408, name: 'headers-timeout' }),
  requestTooSlow: bad('the request took too long', { status: 408, name: 'request-body-timeout' }),
} as const;

/** `Connection` names a header that no peer may have us drop. */
export function protectedOption(name: string): Refusal {
  return bad(`connection must not name ${name}`, { details: CONNECTION });
}

type Told = {
  readonly status?: number;
  readonly name?: FailureName;
  /** Unless given: what the failure says of itself. */
  readonly details?: string;
};

function bad(why: string, told: Told = { details: CODEC_ERROR }): Refusal {
  const { status = 400, name = 'bad-request', details } = told;
  const failure = failed(name, why);
  return { status, failure: details === undefined ? failure : { ...failure, details } };
}
