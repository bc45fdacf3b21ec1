// What values look like: built-in types from `fields.ts`, and the check of a value against a type.
export { rowOf } from './row.ts';
export type { RowField, WireScalar, WireType } from './row.ts';
export { fullTypeName, typeFullyNamed, typeNamed } from './builtin-type.ts';

// Holding values against types and schemas.
export { checkApplied, checkShape } from './check.ts';
export { schemaErrors } from './constraint.ts';
export { DEPTH_MAX } from './place.ts';
export { invalid, shown, unsupported } from './words.ts';
