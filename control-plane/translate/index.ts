// What to tell a proxy: a view becomes listeners, routes, clusters and endpoints of Envoy's API.
// Order of reading: translate, then what is called (outbound-*), what calls (inbound-*), and
// gateways.
export { forClient } from './for-client.ts';
export { retold } from './retold.ts';
export { translate } from './translate.ts';
export type { Snapshot } from './translate.ts';
