// What a session's cookie holds: where it lives and until when, as a protobuf message of two fields
// in Base64. The message is Envoy's, so that both can serve the same sessions.

type SessionMark = {
  /** `address:port`. */
  readonly address: string;
  /** 0: as long as the cookie. */
  readonly expiresMs: number;
};

// Field 1, length-delimited; field 2, a varint.
const ADDRESS_TAG = 0x0a;
const EXPIRES_TAG = 0x10;
// `[ffff:…:ffff%scope]:65535` fits with room.
const ADDRESS_BYTES_MAX = 127;
const COOKIE_LENGTH_MAX = 512;

export function encodeSession({ address, expiresMs }: SessionMark): string {
  const bytes = [ADDRESS_TAG, address.length, ...Buffer.from(address, 'latin1')];
  let seconds = Math.floor(expiresMs / 1000);
  if (seconds > 0) bytes.push(EXPIRES_TAG);
  while (seconds > 0) {
    const low = seconds % 128;
    seconds = Math.floor(seconds / 128);
    bytes.push(seconds > 0 ? low + 128 : low);
  }
  return Buffer.from(bytes).toString('base64');
}

/** The address; undefined when it is not a session of ours, or is over. */
export function decodeSession(cookie: string, nowMs: number): string | undefined {
  if (cookie.length > COOKIE_LENGTH_MAX) return undefined;
  const bytes = Buffer.from(cookie, 'base64');
  const length = bytes[1] ?? 0;
  const end = 2 + length;
  const isMessage = bytes[0] === ADDRESS_TAG && length > 0 && length <= ADDRESS_BYTES_MAX;
  if (!isMessage || bytes.length < end) return undefined;
  const seconds = bytes[end] === EXPIRES_TAG ? varint(bytes.subarray(end + 1)) : 0;
  if (seconds > 0 && seconds * 1000 < nowMs) return undefined;
  return bytes.toString('latin1', 2, end);
}

function varint(bytes: Buffer): number {
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte % 128) * scale;
    if (byte < 128) break;
    scale *= 128;
  }
  return value;
}
