// Upstreams whose endpoints are names: who is asked, when again, and what comes of the answers.
export { NamedEndpoints } from './named-endpoints.ts';
export type { DnsAnswer, DnsQuestion, Resolver } from './resolver.ts';
export { SystemResolver } from './system-resolver.ts';
