// Where the kinds of Kubernetes are addressed. One constant a kind: no program spells a URL.
import type { ResourceId } from '../../lib/index.ts';

function core(plural: string): ResourceId {
  return { group: '', version: 'v1', plural };
}

function named(group: string): (plural: string) => ResourceId {
  return (plural) => ({ group, version: 'v1', plural });
}

export const CONFIG_MAPS = core('configmaps');
export const ENDPOINTS = core('endpoints');
export const EVENTS = core('events');
export const NAMESPACES = core('namespaces');
export const NODES = core('nodes');
export const PODS = core('pods');
export const SECRETS = core('secrets');
export const SERVICES = core('services');
export const SERVICE_ACCOUNTS = core('serviceaccounts');

export const CONTROLLER_REVISIONS = named('apps')('controllerrevisions');
export const DAEMON_SETS = named('apps')('daemonsets');
export const DEPLOYMENTS = named('apps')('deployments');
export const REPLICA_SETS = named('apps')('replicasets');
export const STATEFUL_SETS = named('apps')('statefulsets');

export const CRON_JOBS = named('batch')('cronjobs');
export const JOBS = named('batch')('jobs');

export const ENDPOINT_SLICES = named('discovery.k8s.io')('endpointslices');
export const LEASES = named('coordination.k8s.io')('leases');
