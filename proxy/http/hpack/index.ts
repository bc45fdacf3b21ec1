// HPACK (RFC 7541), how HTTP/2 writes header fields: strings in Huffman's code, and a table that
// both ends of a connection keep. Knows bytes and fields; what they mean is for `h2`.
export { HpackDecoder, StaticFields } from './decoder.ts';
export { BLOCK_START_BYTES, HpackEncoder } from './encoder.ts';
export { Field, sizeOf } from './field.ts';
export type { FieldJudge, FieldSink } from './field.ts';
