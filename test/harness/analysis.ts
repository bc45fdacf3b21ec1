// Findings over a mesh of YAML texts, one line each: who is told which code where.
import { analyse, type Analysis } from '../../control-plane/validate/across/index.ts';
import { MeshUnderTest } from './mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from './yaml-objects.ts';

type Drafted = { readonly namespace?: string; readonly spec: string };

/** A rule of Istio's by kind and name: `VirtualService web`. */
export function objectYaml(kindAndName: string, { namespace = 'default', spec }: Drafted): string {
  const [kind = '', name = ''] = kindAndName.split(' ');
  return ruleYaml({ kind, name, namespace, spec });
}

/** A service with a port of HTTP, and a pod of it. */
export function appYaml(name: string): string {
  return `${serviceYaml({ name })}---\n${podYaml({ name })}`;
}

export function analysisOf(yaml: readonly string[], nowMs = 0): Analysis {
  return analyse(new MeshUnderTest(yaml).mesh, nowMs);
}

/** `VirtualService default/web IST0101 spec.http[0]`, in no particular order. */
export function told(...yaml: readonly string[]): readonly string[] {
  return [...analysisOf(yaml)].flatMap(([object, findings]) =>
    findings.map(({ code, path }) => `${object} ${code} ${path}`),
  );
}

/** The texts of what is told. */
export function messages(...yaml: readonly string[]): string {
  const findings = [...analysisOf(yaml).values()].flat();
  return findings.map(({ message, remedy = '' }) => `${message}: ${remedy}`).join('\n');
}
