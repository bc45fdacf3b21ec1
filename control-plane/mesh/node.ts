// Who is being told: what the control plane knows of one proxy, from what it said of itself and
// what its certificate or token proved. Knows nothing of xDS.

/** What is on the other end; each understands a different part of the API. */
export type ProxyKind = 'lateen' | 'istio-proxy' | 'envoy' | 'grpc';

export type ProxyNode = {
  /** `sidecar~10.0.0.7~web-1.shop~shop.svc.cluster.local` */
  readonly id: string;
  readonly type: 'sidecar' | 'router';
  readonly ip: string;
  readonly podName: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly clusterId: string;
  /** Of the proxy, or of the distribution that it belongs to; absent: it does not say. */
  readonly version?: string;
  /** It resolves names by the table we send; absent: it does not. */
  readonly capturesDns?: boolean;
  /** A certificate or a token proved its namespace and service account; absent: nothing did. */
  readonly isProved?: boolean;
  readonly kind: ProxyKind;
  /** Names and type URLs of the extensions that the client says it has, sorted. */
  readonly extensions: readonly string[];
};
