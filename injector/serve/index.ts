// The webhook: the only part of the injector that touches the network.
export { followCertificate } from './certificate.ts';
export { Configuration } from './configuration.ts';
export { plainServer, secureServer } from './server.ts';
export { Webhook } from './webhook.ts';
