// What is asked before an object is written: the cluster's own rules for pods and namespaces, then
// the webhooks that users registered. Implements the registry's `Admission`.
export { admission } from './admission.ts';
export type { Facts } from './facts.ts';
export { openPost } from './post.ts';
export type { Call, Post } from './post.ts';
