// HTTP/2 for clients and the backend of a run: frames, and no opinion.
export { BlockReader, blockOf, type Fields } from './blocks.ts';
export { Client } from './client.ts';
export { ENDLESS_BYTES, Wire } from './wire.ts';
