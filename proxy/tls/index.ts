// Certificates in use, and which peers' are accepted.
export { Identity } from './identity.ts';
export type { Certificates, ClientContexts } from './identity.ts';
export { peerNames, principalOf, PeerRule } from './peer-rule.ts';
export { secretProblem } from './usable.ts';
export { pinProblem } from './pins.ts';
