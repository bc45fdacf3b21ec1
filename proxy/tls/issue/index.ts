// Being certified. Not part of `tls/index.ts`: only the agent asks for certificates, and the data
// thread has no use for gRPC.
export { certificateClient } from './certificate-client.ts';
export type { CertificateReply } from './certificate-client.ts';
export { certificatesIn, keepCertified } from './keep.ts';
export type { Issued } from './keep.ts';
