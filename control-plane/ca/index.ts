// Who is whom: the mesh's root, certificates for workloads and for our own servers, and how their
// trust gets to everyone. Private keys of workloads never come here.

// Issuing
export { Authority } from './authority.ts';
export { loadRoot, makeRoot } from './root.ts';

// Our own servers
export { ServingCertificate } from './serving.ts';
export type { KeyPair } from './serving.ts';
export { keepInjectorSecret } from './injector-secret.ts';

// Who asks
export { reviewToken } from './token-review.ts';

// Telling the trust
export { keepBundles } from './bundle.ts';
export { keepWebhooks } from './webhooks.ts';
