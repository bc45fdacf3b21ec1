// Why a connection was not had, in the words of the system and of Envoy.   hot path
import type { Failure } from '../http/index.ts';

// The system's words for what Node names by code.
const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'Connection timed out',
};

/** Never with the address it happened at, nor what a certificate says: strangers read it. */
export function transportReason({ name, cause }: Failure): string {
  if (name === 'tls-failed') return 'TLS_error';
  if (name !== 'connect-failed') return '';
  const code = /\bE[A-Z]{4,}\b/.exec(cause)?.[0] ?? '';
  const words = CODES[code];
  return words === undefined ? '' : `delayed connect error: ${words}`;
}
