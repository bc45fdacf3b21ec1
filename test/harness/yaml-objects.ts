// Kubernetes objects as YAML texts, for meshes of a few services; `MeshUnderTest` reads them.

type Drafted = {
  readonly name: string;
  readonly namespace?: string;
  /** YAML of the whole `spec`, in flow style. */
  readonly spec?: string;
  readonly labels?: string;
  readonly annotations?: string;
};

const HTTP_PORT = 'ports: [{ port: 80, targetPort: 8080, name: http }]';

/** Selects `app: <name>`, and has an HTTP port when nothing else is said. */
export function serviceYaml({
  name,
  spec = `{ selector: { app: ${name} }, ${HTTP_PORT} }`,
  ...more
}: Drafted): string {
  return objectYaml({ apiVersion: 'v1', kind: 'Service', name, spec, ...more });
}

/** Of the app that has its name. */
export function podYaml({ name, labels = `{ app: ${name} }`, ...more }: Drafted): string {
  const spec = `{ serviceAccountName: ${name}, containers: [{ name: app, image: app }] }`;
  return objectYaml({ apiVersion: 'v1', kind: 'Pod', name, labels, spec, ...more });
}

/** A VirtualService, a DestinationRule or a Gateway. */
export function ruleYaml({ kind, ...more }: Drafted & { readonly kind: string }): string {
  return objectYaml({ apiVersion: 'networking.istio.io/v1', kind, ...more });
}

/** For the namespace it is in. */
export function telemetryYaml(spec: string): string {
  const apiVersion = 'telemetry.istio.io/v1';
  return objectYaml({ apiVersion, kind: 'Telemetry', name: 'own', spec });
}

/** The mesh's own configuration. */
export function meshConfigYaml(mesh: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '${mesh}' }
`;
}

export function namespaceYaml({ name, labels = '{ istio-injection: enabled }' }: Drafted): string {
  return `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: ${labels} }
`;
}

type ObjectDraft = Drafted & { readonly apiVersion: string; readonly kind: string };

function objectYaml(draft: ObjectDraft): string {
  const { apiVersion, kind, name, namespace = 'default', spec = '{}' } = draft;
  const { labels = '{}', annotations = '{}' } = draft;
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace}, labels: ${labels}, annotations: ${annotations} }
spec: ${spec}
`;
}
