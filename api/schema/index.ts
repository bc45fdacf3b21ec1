// Schema combinators: declare a shape once, and get its type, its reader, its defaults and its
// CustomResourceDefinition schema.
export { described, INVALID, read } from './schema.ts';
export type { Reading, Report, Schema, SchemaFinding, Static } from './schema.ts';
export { boolean, integer, intOrString, json, number, oneOfWords, string } from './scalar.ts';
export { defaulted, lazy, list, map, object, optional } from './compound.ts';
