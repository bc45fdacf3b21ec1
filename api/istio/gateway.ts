// Gateway: which ports and hosts a gateway's proxies open to whoever comes from outside.
import {
  boolean,
  integer,
  list,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { resource } from './resource.ts';
import { labels } from './values.ts';

const TLS_VERSIONS = ['TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'] as const;

const certificateFiles = {
  serverCertificate: optional(string()),
  privateKey: optional(string()),
  caCertificates: optional(string()),
};

export const serverTls = object({
  httpsRedirect: optional(boolean),
  mode: optional(
    oneOfWords(
      'PASSTHROUGH',
      'SIMPLE',
      'MUTUAL',
      'AUTO_PASSTHROUGH',
      'ISTIO_MUTUAL',
      'OPTIONAL_MUTUAL',
    ),
  ),
  ...certificateFiles,
  caCrl: optional(string()),
  credentialName: optional(string()),
  credentialNames: optional(list(string())),
  caCertCredentialName: optional(string()),
  tlsCertificates: optional(list(object(certificateFiles))),
  subjectAltNames: optional(list(string())),
  verifyCertificateSpki: optional(list(string())),
  verifyCertificateHash: optional(list(string())),
  minProtocolVersion: optional(oneOfWords(...TLS_VERSIONS)),
  maxProtocolVersion: optional(oneOfWords(...TLS_VERSIONS)),
  cipherSuites: optional(list(string())),
  insecureSkipVerify: optional(boolean),
});

const server = object({
  port: object({
    number: integer({ min: 0, max: 65_535 }),
    protocol: string(),
    name: string(),
    targetPort: optional(integer()),
  }),
  bind: optional(string()),
  hosts: list(string()),
  name: optional(string()),
  defaultEndpoint: optional(string()),
  tls: optional(serverTls),
});

export const gatewaySpec = object({ selector: optional(labels), servers: optional(list(server)) });

export const gatewayView = resource(gatewaySpec);

export type Gateway = Static<typeof gatewayView>;
export type GatewaySpec = Static<typeof gatewaySpec>;
export type GatewayServer = Static<typeof server>;
