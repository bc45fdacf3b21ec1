// Upstreams: endpoints, the choice among them, connections, and the attempts of one request.
export { Upstream } from './upstream.ts';
export { Endpoint } from './endpoint.ts';
export { Dispatch } from './dispatch.ts';
export type { DispatchOwner } from './dispatch.ts';
export type { Attempt } from './attempt.ts';
export type { Outcome } from './retry.ts';
export { subjectAltNames, TcpDialer } from './connect.ts';
export type { ClientContexts, Connecting, Dialer, Target } from './connect.ts';
