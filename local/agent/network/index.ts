// The node's network. Every pod has a namespace and one routed address; every service address is a
// rule of the kernel's own (nftables), so that nothing of ours stands in the way of a packet. The
// kernel also keeps the state: an agent that was killed finds everything as it left it.

export { startNetwork } from './start.ts';
export type { Network, NetworkOptions } from './start.ts';

// Pods
export { podNetwork } from './pod-network.ts';
export type { PodAddress, PodNetwork } from './pod-network.ts';

// Services: facts, for DNS
export { usableEndpoints, WrittenBook } from './service-book.ts';
export type { ServiceBook } from './service-book.ts';
export type { EndpointFact, ServiceFact, SliceFact } from './service-fact.ts';
