// Certificates of a local cluster. A folder of its own, because only the process that issues them
// should load what encodes them.
export {
  createAuthority,
  isUsable,
  issueClientCertificate,
  issueServerCertificate,
} from './certificates.ts';
export type { KeyPair } from './certificates.ts';
