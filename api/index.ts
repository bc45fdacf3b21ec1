// The contracts: resources people write, messages programs exchange, and how they are read.
export * from './schema/index.ts';
export * from './kubernetes/index.ts';
