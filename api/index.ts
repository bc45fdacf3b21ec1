// The contracts: resources people write, messages programs exchange, and how they are read.
export * from './schema/index.ts';
