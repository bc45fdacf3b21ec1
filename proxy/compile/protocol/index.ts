// What connections with clients and with upstreams have in common.
export { connectionOf, HEADERS_KB, http2Of, keepsHeaderCase } from './protocol.ts';
export { upgradePlans } from './upgrades.ts';
