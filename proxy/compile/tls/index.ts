// Both ends of TLS, and the secrets they name.
export { clientTls, serverTls } from './context.ts';
export type { Carried } from './context.ts';
export { namedSecret } from './secret.ts';
