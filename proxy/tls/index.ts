// Certificates in use.
export { Identity } from './identity.ts';
export type { Certificates } from './identity.ts';
