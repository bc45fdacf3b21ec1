// Cuts a stream whose other end does not read. A status would wait behind what is not read, and the
// library has no way to reset one stream: its own HTTP/2 stream is looked for, and may be missing.

// ENHANCE_YOUR_CALM (RFC 9113, section 7), which gRPC reads as RESOURCE_EXHAUSTED.
const RESET_CODE = 11;

/** False: there was nothing to cut. */
export function cut(call: object): boolean {
  const stream = at(at(call, 'call'), 'stream');
  const close = at(stream, 'close');
  if (typeof close !== 'function') return false;
  Reflect.apply(close, stream, [RESET_CODE]);
  return true;
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
