// The settings of the cluster's program. `lateen local up` gives those that have no good fallback.
import { asInteger, asText, asWord, LOG_LEVELS, setting, type LogLevel } from '../lib/index.ts';
import { AGENT_SOCKET, API_ADDRESS, API_PORT } from './layout/index.ts';

export const SETTINGS = {
  state: setting({
    name: 'LATEEN_STATE',
    parse: asText,
    fallback: '.',
    reason: 'where the objects are kept; the host side chooses it',
  }),
  certificates: setting({
    name: 'LATEEN_CERTIFICATES',
    parse: asText,
    fallback: '.',
    reason:
      'folder with ca.crt, api-server.{crt,key}, service-account.key; the host side makes them',
  }),
  address: setting({
    name: 'LATEEN_ADDRESS',
    parse: asText,
    fallback: API_ADDRESS,
    reason: 'where to listen; another one for tests outside of a node',
  }),
  port: setting({
    name: 'LATEEN_PORT',
    parse: asInteger({ min: 0, max: 65535 }),
    fallback: API_PORT,
    reason: 'where to listen; another one for tests outside of a node',
  }),
  agentSocket: setting({
    name: 'LATEEN_AGENT_SOCKET',
    parse: asText,
    fallback: AGENT_SOCKET,
    reason: 'where the agent answers for logs and exec; a test has its own',
  }),
  dist: setting({
    name: 'LATEEN_DIST',
    parse: asText,
    fallback: 'dist',
    reason: 'the folder of bundles that containers see as /opt/lateen/dist',
  }),
  nodeBinary: setting({
    name: 'LATEEN_NODE_BINARY',
    parse: asText,
    fallback: '/usr/bin/node',
    reason: 'the Node that containers see as /opt/lateen/bin/node',
  }),
  dnsUpstreams: setting({
    name: 'LATEEN_DNS_UPSTREAMS',
    parse: asText,
    fallback: '',
    reason: 'name servers for names outside the cluster, by comma, where the node can reach some',
  }),
  logLevel: setting<LogLevel>({
    name: 'LATEEN_LOG_LEVEL',
    parse: asWord(...LOG_LEVELS),
    fallback: 'info',
    reason: 'debug shows every request',
  }),
};
