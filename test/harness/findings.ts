// What the control plane says of an object that is written here as the YAML of its `spec`.
import { parse } from 'yaml';
import { isObject, type JsonObject } from '../../lib/index.ts';
import { validate } from '../../control-plane/validate/index.ts';

export type Written = { readonly kind: string; readonly spec: string };

/** `error spec.hosts[0] …`, one line each. */
export function findingsOf(written: Written): readonly string[] {
  const findings = validate(objectOf(written));
  return findings.map(({ severity, path, message }) => `${severity} ${path} ${message}`);
}

export function objectOf({ kind, spec: yaml }: Written): JsonObject {
  const group = kind === 'PeerAuthentication' ? 'security' : 'networking';
  const spec: unknown = parse(yaml);
  if (!isObject(spec)) throw new Error('the test has no spec');
  return {
    apiVersion: `${group}.istio.io/v1`,
    kind,
    metadata: { name: 'x', namespace: 'y' },
    spec,
  };
}
