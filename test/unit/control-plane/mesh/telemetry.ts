import type { Test } from '../../../harness/unit.ts';
import { meshOf } from '../../../../control-plane/mesh/index.ts';
import { reportingFor } from '../../../../control-plane/mesh/telemetry.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';

type Draft = { readonly name: string; readonly namespace: string; readonly spec: string };

function logsFor(all: readonly Draft[], labels: Readonly<Record<string, string>> = {}): unknown {
  const yaml = all.map(
    ({ name, namespace, spec }) =>
      'apiVersion: telemetry.istio.io/v1\nkind: Telemetry\n' +
      `metadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}`,
  );
  const { world, problems } = worldOfYaml(yaml);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const { client, server } = reportingFor(meshOf(world), { namespace: 'shop', labels });
  return [client, server].map(({ logs }) => logs[0]?.expression ?? logs.length);
}

function filtered(expression: string, more = ''): string {
  const filter = `filter: { expression: ${expression} }`;
  return `{ ${more} accessLogging: [{ providers: [{ name: envoy }], ${filter} }] }`;
}

export function spec(t: Test): void {
  const root = { name: 'root', namespace: 'istio-system', spec: filtered('mesh') };
  const wide = { name: 'wide', namespace: 'shop', spec: filtered('namespace') };
  const selector = 'selector: { matchLabels: { app: web } },';
  const own = { name: 'own', namespace: 'shop', spec: filtered('workload', selector) };

  t.test('lets the workload’s say last, then the namespace’s, then the mesh’s', async (t) => {
    const web = { app: 'web' };

    t.same(logsFor([root, wide, own], web), ['workload', 'workload']);
    t.same(logsFor([root, wide, own]), ['namespace', 'namespace']);
    t.same(logsFor([root, own]), ['mesh', 'mesh']);
    t.same(logsFor([]), [0, 0]);
  });

  t.test('takes the oldest of those that say they hold for the same', async (t) => {
    const later = { ...wide, name: 'later', spec: filtered('later') };

    t.same(logsFor([wide, later]), ['namespace', 'namespace']);
  });

  t.test('passes over other namespaces, and what is attached to one object', async (t) => {
    const far = { ...wide, namespace: 'far' };
    const attached = filtered('attached', 'targetRefs: [{ kind: Service, name: web }],');

    t.same(logsFor([far, { ...wide, spec: attached }]), [0, 0]);
  });
}
