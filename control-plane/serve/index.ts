// Telling proxies: the sessions of both protocols, who is told, and the gRPC server around them.

// Sessions
export { DeltaSession } from './delta-session.ts';
export { SotwSession } from './sotw-session.ts';
export type { Answer, TypeStatus } from './session.ts';
export { encodeDelta, encodeSotw, encodeWith, xdsCodec } from './wire.ts';

// Who is told
export { identify, identityOf } from './identify.ts';
export { Registry } from './registry.ts';
export type { Connection } from './registry.ts';

// Over gRPC
export { adsMethods, adsService } from './ads.ts';
export { certificateMethods, certificateService } from './certificates.ts';
export { grpcServer } from './server.ts';

// Types of resources
export { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES } from './session.ts';
