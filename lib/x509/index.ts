// Making X.509 certificates. Not part of `lib/index.ts`: the ASN.1 library costs memory that only
// those who issue certificates should pay.
export { issueCertificate, issuerOf, selfSign } from './certificate.ts';
export type { CertificateRequest } from './certificate.ts';
export type { SubjectName } from './name.ts';
export { certificatePem } from './pem.ts';

// Reading requests
export { readCsr } from './csr.ts';
