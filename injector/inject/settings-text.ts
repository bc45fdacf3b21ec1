// The settings of injection as the cluster keeps them: text in two ConfigMaps.
import { parse, YAMLParseError } from 'yaml';
import { isObject, parseJson, type JsonObject } from '../../lib/index.ts';
import { readInjection, type InjectionReading } from './settings.ts';

export type InjectionTexts = { readonly mesh: string; readonly values: string };

/** Both as text: YAML of the mesh configuration, JSON of the values. */
export function readInjectionTexts(texts: InjectionTexts): InjectionReading {
  const reasons: string[] = [];
  const mesh = yamlObject(texts.mesh);
  if (mesh === undefined) reasons.push('the ConfigMap istio: mesh is not YAML of an object');
  const values = parseJson(texts.values);
  if (!isObject(values)) {
    reasons.push('the ConfigMap istio-sidecar-injector: values is not a JSON object');
  }
  if (mesh === undefined || !isObject(values)) return { kind: 'rejected', reasons };
  return readInjection({ mesh, values });
}

function yamlObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = parse(text) ?? {};
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof YAMLParseError) return undefined;
    throw error;
  }
}
