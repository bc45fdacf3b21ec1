// A proxy's own configuration: the mesh's, and over it what the pod's annotation says. Only what
// differs from what a proxy takes for granted is handed on.
import { parse, YAMLParseError } from 'yaml';
import { isObject, sameJson, type Json, type JsonObject } from '../../lib/index.ts';

type ProxyConfigReading =
  | { readonly kind: 'ok'; readonly config: JsonObject }
  | { readonly kind: 'rejected'; readonly reason: string };

const TAKEN_FOR_GRANTED: JsonObject = {
  discoveryAddress: 'istiod.istio-system.svc:15012',
  proxyAdminPort: 15_000,
  statusPort: 15_020,
  terminationDrainDuration: '5s',
};

/** The annotation's text is YAML. */
export function readProxyConfig(text: string): ProxyConfigReading {
  try {
    const config: unknown = parse(text) ?? {};
    if (isObject(config)) return { kind: 'ok', config };
    return { kind: 'rejected', reason: 'must be YAML of a ProxyConfig, such as "concurrency: 2"' };
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return { kind: 'rejected', reason: `is not YAML: ${error.message.split('\n')[0] ?? ''}` };
  }
}

type ConfigSources = { readonly mesh: JsonObject; readonly pod: JsonObject };

export function proxyConfigOf({ mesh, pod }: ConfigSources): JsonObject {
  const merged: Record<string, Json | undefined> = { ...mesh };
  for (const [name, value] of Object.entries(pod)) {
    const before = merged[name];
    merged[name] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return Object.fromEntries(
    Object.entries(merged).filter(([name, value]) => !sameJson(value, TAKEN_FOR_GRANTED[name])),
  );
}
