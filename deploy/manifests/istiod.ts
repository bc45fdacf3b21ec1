// The control plane, under the name that everybody knows it by.
import { objectAt, type Json, type KubeObject } from '../../lib/index.ts';
import { atHome, everywhere, READ, type Right } from './access.ts';
import type { ManifestOptions } from './options.ts';
import { deployment, readiness, service, serviceAccount, UNPRIVILEGED } from './shape.ts';
import { MUTATING, VALIDATING } from './webhooks.ts';

const NAME = 'istiod';
const LABELS = { app: 'istiod', istio: 'pilot' };

export function istiod(options: ManifestOptions): readonly KubeObject[] {
  const access = { labels: LABELS, serviceAccount: NAME };
  return [
    serviceAccount(NAME, LABELS),
    ...everywhere({ ...access, name: 'istiod-clusterrole', rights: CLUSTER_RIGHTS }),
    ...atHome({ ...access, name: NAME, rights: HOME_RIGHTS }),
    service({
      name: NAME,
      labels: LABELS,
      type: 'ClusterIP',
      ports: [
        { name: 'https-dns', port: 15_012 },
        { name: 'https-webhook', port: 443, target: 15_017 },
        { name: 'http-monitoring', port: 15_014 },
      ],
    }),
    deployment({
      name: NAME,
      labels: LABELS,
      serviceAccount: NAME,
      asksApi: true,
      podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '15014' },
      container: {
        name: 'discovery',
        image: `${options.hub}/pilot:${options.tag}`,
        env: [POD_NAMESPACE, ...extraEnv(options)],
        ports: PORTS.map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
        readinessProbe: readiness(8080),
        // 10,000 pods are about 200 MiB of facts.
        resources: { requests: { cpu: '100m', memory: '256Mi' } },
        securityContext: UNPRIVILEGED,
      },
    }),
  ];
}

const PORTS = [
  ['http', 8080],
  ['tls-xds', 15_012],
  ['monitoring', 15_014],
  ['webhook', 15_017],
] as const;

const POD_NAMESPACE: Json = {
  name: 'POD_NAMESPACE',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
};

const ADMISSION = 'admissionregistration.k8s.io';
const TRUST_BUNDLE = ['istio-ca-root-cert'];

/** Kinds that people write, by group. */
const WITH_STATUS: Readonly<Record<string, readonly string[]>> = {
  networking: [
    ...['virtualservices', 'destinationrules', 'gateways', 'serviceentries', 'sidecars'],
    ...['workloadentries', 'workloadgroups', 'proxyconfigs', 'envoyfilters'],
  ],
  security: ['peerauthentications', 'authorizationpolicies', 'requestauthentications'],
  telemetry: ['telemetries'],
  extensions: ['wasmplugins', 'trafficextensions'],
};

const CLUSTER_RIGHTS: readonly Right[] = [
  { groups: [''], resources: ['services', 'pods', 'nodes', 'namespaces'], verbs: READ },
  { groups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  // Certificates of gateways; handed only to service accounts that may list them themselves.
  { groups: [''], resources: ['secrets'], verbs: READ },
  { groups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  {
    groups: ['networking.istio.io'],
    resources: ['virtualservices', 'destinationrules', 'gateways'],
    verbs: READ,
  },
  {
    groups: ['networking.istio.io'],
    resources: ['serviceentries', 'workloadentries', 'workloadgroups', 'sidecars'],
    verbs: READ,
  },
  { groups: ['networking.istio.io'], resources: ['envoyfilters', 'proxyconfigs'], verbs: READ },
  { groups: ['extensions.istio.io'], resources: ['wasmplugins', 'trafficextensions'], verbs: READ },
  { groups: ['telemetry.istio.io'], resources: ['telemetries'], verbs: READ },
  {
    groups: ['security.istio.io'],
    resources: ['peerauthentications', 'authorizationpolicies', 'requestauthentications'],
    verbs: READ,
  },
  // Machines outside the cluster that connect.
  {
    groups: ['networking.istio.io'],
    resources: ['workloadentries'],
    verbs: ['create', 'patch', 'delete'],
  },
  // What became of objects, written on them.
  ...Object.entries(WITH_STATUS).map(([group, kinds]) => ({
    groups: [`${group}.istio.io`],
    resources: kinds.map((kind) => `${kind}/status`),
    verbs: ['patch'],
  })),
  { groups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  // The bundle of trust, in every namespace. A name cannot be asked of what does not exist yet.
  { groups: [''], resources: ['configmaps'], verbs: ['create'] },
  { groups: [''], resources: ['configmaps'], verbs: [...READ, 'patch'], names: TRUST_BUNDLE },
  {
    groups: [ADMISSION],
    resources: ['mutatingwebhookconfigurations'],
    verbs: [...READ, 'patch'],
    names: [MUTATING],
  },
  {
    groups: [ADMISSION],
    resources: ['validatingwebhookconfigurations'],
    verbs: [...READ, 'patch'],
    names: [VALIDATING],
  },
];

const LEASES = { groups: ['coordination.k8s.io'], resources: ['leases'] };

const HOME_RIGHTS: readonly Right[] = [
  // Who of several control planes writes for all.
  // Each also holds one of its own, by which the others know that it lives.
  { ...LEASES, verbs: ['create', 'get', 'list', 'update', 'delete'] },
  { groups: [''], resources: ['configmaps'], verbs: READ, names: ['istio'] },
  { groups: [''], resources: ['secrets'], verbs: ['create'] },
  // The root is made once and then only read.
  { groups: [''], resources: ['secrets'], verbs: ['get'], names: ['istio-ca-secret'] },
  {
    groups: [''],
    resources: ['secrets'],
    verbs: ['get', 'patch'],
    names: ['istio-sidecar-injector-certs'],
  },
];

/** `--set values.pilot.env.NAME=value` */
function extraEnv({ values }: ManifestOptions): readonly Json[] {
  const env = objectAt(values, 'pilot', 'env') ?? {};
  return Object.entries(env).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}
