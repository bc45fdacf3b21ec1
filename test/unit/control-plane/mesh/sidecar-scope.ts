import type { Test } from '../../../harness/unit.ts';
import fc from 'fast-check';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const NAMESPACES = ['default', 'shop', 'far'];

function services(exportTo: string): string[] {
  const annotations = `{ networking.istio.io/exportTo: '${exportTo}' }`;
  return NAMESPACES.map((namespace) => serviceYaml({ name: 'web', namespace, annotations }));
}

export function spec(t: Test): void {
  const seen = (...yaml: readonly string[]) => {
    const mesh = new MeshUnderTest([podYaml({ name: 'client' }), ...yaml]);
    const { clusters } = mesh.snapshot({ namespace: 'default', pod: 'client' });
    const names = [...clusters.keys()].filter((name) => name.startsWith('outbound|'));
    return names.map((name) => name.split('.')[1] ?? '').sort();
  };
  const sidecar = (hosts: string, more = {}) =>
    ruleYaml({
      kind: 'Sidecar',
      name: 'x',
      spec: `{ egress: [{ hosts: ${hosts} }] }`,
      ...more,
    });

  t.test('lets in what is named, of the own namespace or others', async (t) => {
    t.same(seen(...services('*'), sidecar("['./*']")), ['default']);
    t.same(seen(...services('*'), sidecar("['shop/web.shop.svc.cluster.local']")), ['shop']);
    t.same(seen(...services('*'), sidecar("['~/*']")), []);
    t.same(seen(...services('*')), ['default', 'far', 'shop']);
  });

  t.test('is the workload’s, then the namespace’s, then the mesh’s', async (t) => {
    const root = sidecar("['far/*']", { namespace: 'istio-system' });
    const wide = sidecar("['shop/*']");
    const spec = "{ workloadSelector: { labels: { app: client } }, egress: [{ hosts: ['./*'] }] }";
    const own = ruleYaml({ kind: 'Sidecar', name: 'own', spec });

    t.same(seen(...services('*'), root), ['far']);
    t.same(seen(...services('*'), root, wide), ['shop']);
    t.same(seen(...services('*'), root, wide, own), ['default']);
  });

  t.test('narrows to a port', async (t) => {
    const spec = "{ egress: [{ port: { number: 81 }, hosts: ['*/*'] }] }";
    t.same(seen(...services('*'), ruleYaml({ kind: 'Sidecar', name: 'x', spec })), []);
  });

  t.test('never shows what exportTo or a Sidecar hides', async (t) => {
    const visibility = fc.constantFrom('*', '.', '~', 'default', 'shop', 'far, default');
    const imports = fc.constantFrom('*', '.', '~', ...NAMESPACES);
    fc.assert(
      fc.property(fc.tuple(visibility, visibility, visibility), imports, (exported, from) => {
        const yaml = NAMESPACES.flatMap((_, i) => services(exported[i] ?? '').slice(i, i + 1));
        const allowed = NAMESPACES.filter((namespace, i) => {
          const words = (exported[i] ?? '').split(', ');
          const isShown =
            words.includes('*') ||
            words.includes('default') ||
            (words.includes('.') && namespace === 'default');
          const isIn =
            from === '*' || (from === '.' ? namespace === 'default' : from === namespace);
          return isShown && isIn;
        });
        t.same(seen(...yaml, sidecar(`['${from}/*']`)), allowed.toSorted());
      }),
      { numRuns: 60 },
    );
  });
}
