// A container's environment from its spec: services first, then envFrom, then env, where each may
// refer to those before it. Pure: what it refers to is given; a missing source refuses the start.
import type {
  Container,
  ConfigMap,
  EnvVar,
  Pod,
  Secret,
  Service,
} from '../../../api/kubernetes/index.ts';
import { expand } from './expand.ts';
import { fieldValue, resourceValue, type PodFacts } from './field-ref.ts';
import { serviceEnv } from './service-env.ts';

/** What the cluster holds for a pod, by name, in its namespace. */
export type Sources = {
  readonly configMaps: ReadonlyMap<string, ConfigMap>;
  readonly secrets: ReadonlyMap<string, Secret>;
};

export type SourceName = { readonly kind: 'configMap' | 'secret'; readonly name: string };

type EnvAsked = {
  readonly pod: Pod;
  readonly container: Container;
  readonly facts: PodFacts;
  readonly sources: Sources;
  /** Of the pod's namespace if it wants links, and `kubernetes` of the default namespace. */
  readonly services: readonly Service[];
};

type EnvResult =
  | { readonly kind: 'ok'; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly message: string };

/** Every ConfigMap and Secret that the container's environment reads. */
export function envSources(container: Container): readonly SourceName[] {
  const names: SourceName[] = [];
  const add = (kind: SourceName['kind'], name: string | undefined): void => {
    if (name !== undefined) names.push({ kind, name });
  };
  for (const from of container.envFrom ?? []) {
    add('configMap', from.configMapRef?.name);
    add('secret', from.secretRef?.name);
  }
  for (const { valueFrom } of container.env ?? []) {
    add('configMap', valueFrom?.configMapKeyRef?.name);
    add('secret', valueFrom?.secretKeyRef?.name);
  }
  return names;
}

export function containerEnv(asked: EnvAsked): EnvResult {
  const env: Record<string, string> = serviceEnv(asked.services);
  const missing = addEnvFrom(env, asked) ?? addEnv(env, asked);
  if (missing !== undefined) return { kind: 'refused', message: missing };
  return { kind: 'ok', env };
}

/** Adds to `env`; says what is missing. */
function addEnvFrom(env: Record<string, string>, asked: EnvAsked): string | undefined {
  const { container, sources } = asked;
  for (const from of container.envFrom ?? []) {
    const prefix = from.prefix ?? '';
    const ref = from.configMapRef ?? from.secretRef;
    const name = ref?.name ?? '';
    const configMap = from.configMapRef && sources.configMaps.get(name);
    const secret = from.secretRef && sources.secrets.get(name);
    if (configMap === undefined && secret === undefined && ref?.optional !== true) {
      return `${from.configMapRef ? 'configmap' : 'secret'} "${name}" not found`;
    }
    for (const [key, value] of Object.entries(configMap?.data ?? {}))
      env[`${prefix}${key}`] = value;
    for (const [key, value] of Object.entries(secret?.data ?? {})) {
      env[`${prefix}${key}`] = textOf(value);
    }
  }
  return undefined;
}

function addEnv(env: Record<string, string>, asked: EnvAsked): string | undefined {
  for (const variable of asked.container.env ?? []) {
    const reading = variableValue(variable, env, asked);
    if (reading.kind === 'refused') return reading.message;
    if (reading.value !== undefined) env[variable.name] = reading.value;
  }
  return undefined;
}

type Reading =
  | { readonly kind: 'ok'; readonly value: string | undefined }
  | { readonly kind: 'refused'; readonly message: string };

function variableValue(
  variable: EnvVar,
  env: Readonly<Record<string, string>>,
  asked: EnvAsked,
): Reading {
  const { valueFrom } = variable;
  if (valueFrom === undefined) return { kind: 'ok', value: expand(variable.value ?? '', env) };
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) {
    const value = fieldValue(asked.pod, fieldRef.fieldPath, asked.facts);
    if (value !== undefined) return { kind: 'ok', value };
    return { kind: 'refused', message: `unsupported fieldPath: ${fieldRef.fieldPath}` };
  }
  if (resourceFieldRef !== undefined) {
    const { containerName: name } = resourceFieldRef;
    const container = asked.pod.spec.containers.find((c) => c.name === name) ?? asked.container;
    const value = resourceValue(container, resourceFieldRef, asked.facts);
    if (value !== undefined) return { kind: 'ok', value };
    return { kind: 'refused', message: `unsupported resource: ${resourceFieldRef.resource}` };
  }
  if (configMapKeyRef !== undefined) {
    const found = asked.sources.configMaps.get(configMapKeyRef.name ?? '');
    return keyReading('configmap', configMapKeyRef, { found, asked, values: found?.data });
  }
  if (secretKeyRef !== undefined) {
    const found = asked.sources.secrets.get(secretKeyRef.name ?? '');
    const reading = keyReading('secret', secretKeyRef, { found, asked, values: found?.data });
    if (reading.kind === 'refused' || reading.value === undefined) return reading;
    return { kind: 'ok', value: textOf(reading.value) };
  }
  return { kind: 'refused', message: `variable ${variable.name} has an unknown valueFrom` };
}

type KeyRef = { readonly name?: string; readonly key: string; readonly optional?: boolean };
type Holder = {
  readonly found: unknown;
  readonly values: Readonly<Record<string, string>> | undefined;
  readonly asked: EnvAsked;
};

function keyReading(what: 'configmap' | 'secret', ref: KeyRef, holder: Holder): Reading {
  const value = holder.values?.[ref.key];
  if (value !== undefined || ref.optional === true) return { kind: 'ok', value };
  if (holder.found === undefined) {
    return { kind: 'refused', message: `${what} "${ref.name ?? ''}" not found` };
  }
  const where = `${holder.asked.pod.metadata.namespace}/${ref.name ?? ''}`;
  const kind = what === 'configmap' ? 'ConfigMap' : 'Secret';
  return { kind: 'refused', message: `couldn't find key ${ref.key} in ${kind} ${where}` };
}

function textOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
