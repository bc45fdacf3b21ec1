// Every kind the API server knows, as data: its shape, its defaults and rules, and what it looks
// like in a table. Pure: nothing here reads a clock, a file or a socket at run time.
export { kindKey } from './kind.ts';
export type { Kind, ScalePaths } from './kind.ts';
export type { Field, ScalarName, TypeNode } from './type-node.ts';
export type { FieldError } from './field-error.ts';

// What is served: built in, or declared by a CustomResourceDefinition.
export { builtinKinds, builtinTypeNames } from './builtin.ts';

// Holding objects against their shape.
export { checkApplied, checkShape } from './shape/index.ts';
export { customKind } from './custom/index.ts';

// What clients ask and send besides JSON objects.
export { openApiBytes, openApiIndex } from './openapi/index.ts';
export { decodeProtobuf } from './protobuf/index.ts';

// What objects mean, what must hold of them, and how they are listed.
export { jobSelector, withDefaults, withServiceAccountVolume } from './defaults/index.ts';
export { validateCreate, validateUpdate } from './validate/index.ts';
export { tableOf } from './table/index.ts';
