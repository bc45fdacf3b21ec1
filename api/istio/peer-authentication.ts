// PeerAuthentication: whether a workload takes plaintext, mutual TLS or both.
import { map, object, oneOfWords, optional, type Static } from '../schema/index.ts';
import { resource } from './resource.ts';
import { selector } from './values.ts';

const mutualTls = object({
  mode: optional(oneOfWords('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT')),
});

export const peerAuthenticationSpec = object({
  selector: optional(selector),
  mtls: optional(mutualTls),
  portLevelMtls: optional(map(mutualTls)),
});

export const peerAuthenticationView = resource(peerAuthenticationSpec);

export type PeerAuthentication = Static<typeof peerAuthenticationView>;
export type PeerAuthenticationSpec = Static<typeof peerAuthenticationSpec>;
export type MutualTlsMode = 'DISABLE' | 'PERMISSIVE' | 'STRICT';
