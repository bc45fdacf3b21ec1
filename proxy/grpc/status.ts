// How a call ended: gRPC's codes, where they stand in an answer, and which of them what is said in
// HTTP, or by a connection that broke, comes to (gRPC over HTTP/2, "Responses" and "Errors").
import { CODE } from '../http/h2/index.ts';
import type { Failure, Headers } from '../http/index.ts';

export type GrpcStatus = { readonly code: number; /** For people. */ readonly message: string };

export const STATUS = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

const NAMES: readonly string[] = Object.keys(STATUS);
// Enough for a person, whatever a server has to say.
const MESSAGE_CHARACTERS_MAX = 2048;

/** `UNAVAILABLE: nobody listens there` */
export function statusText({ code, message }: GrpcStatus): string {
  const name = NAMES[code] ?? `status ${code}`;
  return message === '' ? name : `${name}: ${message}`;
}

/** What the fields at the end of an answer say; undefined: nothing. */
export function statusIn(fields: Headers): GrpcStatus | undefined {
  const text = fields.get('grpc-status');
  if (text === undefined) return undefined;
  const message = plain(fields.get('grpc-message') ?? '');
  if (/^\d{1,9}$/.test(text)) return { code: Number(text), message };
  return { code: STATUS.UNKNOWN, message: `a grpc-status that is no number; ${message}` };
}

/** The answer is not gRPC's: somebody on the way, or another server, said this. */
export function statusOfHttp(status: number): number {
  switch (status) {
    case 400:
      return STATUS.INTERNAL;
    case 401:
      return STATUS.UNAUTHENTICATED;
    case 403:
      return STATUS.PERMISSION_DENIED;
    case 404:
      return STATUS.UNIMPLEMENTED;
    case 429:
    case 502:
    case 503:
    case 504:
      return STATUS.UNAVAILABLE;
    default:
      return STATUS.UNKNOWN;
  }
}

/** The stream broke, or its connection to this address. */
export function statusOfFailure(failure: Failure, address: string): GrpcStatus {
  const { name, cause, resetCode } = failure;
  const message = `${address}: ${cause}`;
  if (resetCode !== undefined) return { code: statusOfReset(resetCode), message };
  const isBadAnswer = name === 'bad-response' || name === 'broken-response';
  return { code: isBadAnswer ? STATUS.INTERNAL : STATUS.UNAVAILABLE, message };
}

function statusOfReset(code: number): number {
  switch (code) {
    case CODE.REFUSED_STREAM:
      return STATUS.UNAVAILABLE;
    case CODE.CANCEL:
      return STATUS.CANCELLED;
    case CODE.ENHANCE_YOUR_CALM:
      return STATUS.RESOURCE_EXHAUSTED;
    case CODE.INADEQUATE_SECURITY:
      return STATUS.PERMISSION_DENIED;
    case CODE.STREAM_CLOSED:
    case CODE.HTTP_1_1_REQUIRED:
      return STATUS.UNKNOWN;
    default:
      return code > CODE.HTTP_1_1_REQUIRED ? STATUS.UNKNOWN : STATUS.INTERNAL;
  }
}

/** `grpc-message` is UTF-8 in percent-encoding; what is not, stays as it is. */
function plain(message: string): string {
  const bytes = message
    .slice(0, MESSAGE_CHARACTERS_MAX)
    .replace(/%([0-9a-f]{2})/gi, (_all, digits: string) =>
      String.fromCharCode(parseInt(digits, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
