// Kinds that users declare: the rules for a CustomResourceDefinition, and the kind it makes.
export { customKind } from './kind.ts';
