// Protocol buffers from `.proto` text, as proto3 JSON in memory, with nothing lost in silence.
export { Protobuf } from './codec.ts';
export type { OnUnknown, UnknownField } from './codec.ts';
export { fromJson } from './from-json.ts';
export type { JsonProblem } from './from-json.ts';
export { definitions } from './definition.ts';
export { WELL_KNOWN, WELL_KNOWN_PROTO } from './well-known.ts';
export type {
  Definition,
  EnumDefinition,
  FieldDefinition,
  MessageDefinition,
} from './definition.ts';
export { BYTES, FIXED32, FIXED64, Reader, VARINT, WireError, Writer } from './wire.ts';
