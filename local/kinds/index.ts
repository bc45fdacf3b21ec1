// Every kind the API server knows, as data: its shape, its defaults and rules, and what it looks
// like in a table. Pure: nothing here reads a clock, a file or a socket at run time.
export { kindKey } from './kind.ts';
export type { Kind, KindVersion, PrinterColumn, ScalePaths } from './kind.ts';
export type { Field, ScalarName, TypeNode } from './type-node.ts';
export type { FieldError } from './field-error.ts';
