// The injector's own options, each with the reason why somebody would change it.
import { asInteger, asText, asWord, LOG_LEVELS, setting, type LogLevel } from '../lib/index.ts';

const asPort = asInteger({ min: 1, max: 65_535 });

export const SETTINGS = {
  namespace: setting({
    name: 'POD_NAMESPACE',
    parse: asText,
    fallback: 'istio-system',
    reason: 'where the mesh is installed, set by the Deployment',
  }),
  certificates: setting({
    name: 'LATEEN_CERTIFICATES',
    parse: asText,
    fallback: '/etc/istio/certs',
    reason: 'the folder where tls.crt and tls.key are mounted',
  }),
  webhookPort: setting({
    name: 'LATEEN_WEBHOOK_PORT',
    parse: asPort,
    fallback: 15_017,
    reason: 'two injectors in one network namespace',
  }),
  readyPort: setting({
    name: 'LATEEN_READY_PORT',
    parse: asPort,
    fallback: 8080,
    reason: 'two injectors in one network namespace',
  }),
  logLevel: setting<LogLevel>({
    name: 'LATEEN_LOG_LEVEL',
    parse: asWord(...LOG_LEVELS),
    fallback: 'info',
    reason: 'debug, while something is being looked into',
  }),
};
