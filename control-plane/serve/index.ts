// Telling proxies: the sessions of both protocols, who is told, and the gRPC server around them.

// Sessions
export { deltaSession } from './delta-session.ts';
export { sotwSession } from './sotw-session.ts';
export type { Answer, TypeStatus } from './session.ts';
export { deltaEncoder, encodeDelta, encodeSotw, encodeWith, xdsCodec } from './wire.ts';

// Who is told
export { identify, identityOf } from './identify.ts';
export { Registry } from './registry.ts';
export { Histogram, Tally } from './tally.ts';
export type { Connection } from './registry.ts';

// Who may have certificates out of Secrets
export { SecretReaders } from './secrets.ts';

// Machines outside the cluster
export { Machines } from './machines.ts';

// Over gRPC
export { adsMethods, adsService } from './ads.ts';
export { certificateMethods, certificateService } from './certificates.ts';
export { grpcServer } from './server.ts';

// Types of resources
export { CLUSTERS, ENDPOINTS, LISTENERS, NAMES, ROUTES, SECRETS } from './session.ts';
