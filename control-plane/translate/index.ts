// What to tell a proxy: a view becomes listeners, routes, clusters and endpoints of Envoy's API.
// Order of reading: translate, then what is called (outbound-*), what calls (inbound-*), and
// gateways.
export { translate } from './translate.ts';
export type { Snapshot } from './translate.ts';
