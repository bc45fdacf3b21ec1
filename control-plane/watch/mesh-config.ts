// The mesh's configuration as it stands in the ConfigMap `istio`: YAML in a field of YAML.
import { parse, YAMLParseError } from 'yaml';
import { readMeshConfig, type MeshConfig } from '../../api/istio/index.ts';

type MeshConfigReading =
  | { readonly kind: 'ok'; readonly value: MeshConfig }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

/** Bad YAML or a bad value is told; what was in force then stays in force. */
export function parseMeshConfig(text: string): MeshConfigReading {
  try {
    const value: unknown = parse(text);
    const reading = readMeshConfig(value);
    if (reading.kind === 'ok') return { kind: 'ok', value: reading.value };
    return {
      kind: 'rejected',
      reasons: reading.findings.map((f) => `mesh.${f.path} ${f.message}`),
    };
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return { kind: 'rejected', reasons: [`mesh: ${error.message}`] };
  }
}

/** Every field as it is when nobody says otherwise. */
export function defaultMeshConfig(): MeshConfig {
  const reading = readMeshConfig({});
  if (reading.kind === 'rejected') throw new Error('the mesh configuration needs no field');
  return reading.value;
}
