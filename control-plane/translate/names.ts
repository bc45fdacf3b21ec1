// Names that proxies, metrics and people know resources by. Istio's, letter for letter.

export const PASSTHROUGH = 'PassthroughCluster';
export const BLACK_HOLE = 'BlackHoleCluster';
export const INBOUND_PASSTHROUGH = 'InboundPassthroughCluster';

export const OUTBOUND_PORT = 15_001;
export const INBOUND_PORT = 15_006;

type ClusterKey = {
  readonly host: string;
  readonly port: number;
  readonly subset: string | undefined;
};

export function outboundCluster({ host, port, subset = '' }: ClusterKey): string {
  return `outbound|${port}|${subset}|${host}`;
}

export function inboundCluster(port: number): string {
  return `inbound|${port}||`;
}

/** The server name that one sidecar asks another for. */
export function serverName({ host, port, subset = '' }: ClusterKey): string {
  return `outbound_.${port}_.${subset}_.${host}`;
}

/** The object a resource comes from, as `istio.config` in its metadata has it. */
export function configPath(kind: 'virtual-service' | 'destination-rule', key: string): string {
  const [namespace = '', name = ''] = key.split('/');
  return `/apis/networking.istio.io/v1/namespaces/${namespace}/${kind}/${name}`;
}
