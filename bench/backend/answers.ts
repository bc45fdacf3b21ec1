// What backends answer, as clients must know it too.

export const ANSWER_BYTES = 1024;
/** Long enough that a transfer's beginning and end do not count. */
export const STREAM_BYTES = 32 * 1024 * 1024;

/** Answers one message with one message. */
export const UNARY = '/bench.Echo/Unary';
/** Answers each message with itself. */
export const ECHO = '/bench.Echo/Stream';

const MESSAGE_BYTES = 128;

/** A message as gRPC frames it: not compressed, its length, its bytes. */
export const UNARY_MESSAGE = Buffer.concat([
  Buffer.from([0, 0, 0, 0, MESSAGE_BYTES]),
  Buffer.alloc(MESSAGE_BYTES, 'x'),
]);
