// Nothing that exportTo, a Sidecar or a namespace hides is in what a proxy is told, not even by its
// name: meshes drawn by chance, and the rules of who sees what said a second time.
import fc from 'fast-check';
import { t } from 'tap';
import { translate } from '../../control-plane/translate/index.ts';
import { MeshUnderTest } from '../harness/mesh-under-test.ts';
import { maySee, randomMesh, VIEWERS, yamlOf } from '../harness/random-mesh.ts';

// Enough for every pair of kinds to have met, each hidden and shown, in about two seconds.
const RUNS = 150;

t.test('a proxy is told of nothing that is hidden from it', async (t) => {
  const shown = new Set<string>();
  const property = fc.property(randomMesh, (mesh) => {
    const under = new MeshUnderTest(yamlOf(mesh));
    for (const namespace of VIEWERS) {
      const told = toldTo(under, namespace);
      for (const thing of mesh.things) {
        if (!told.includes(thing.name)) continue;
        shown.add(thing.kind);
        if (maySee(mesh, thing, namespace)) continue;
        throw new Error(`${namespace} is told of ${JSON.stringify(thing)}`);
      }
    }
  });

  t.doesNotThrow(() => fc.assert(property, { numRuns: RUNS, seed: 7 }));
  t.equal(shown.size, 4, 'what is not hidden is told');
});

/** Everything a proxy is told, names that it answers itself among it, as one text. */
function toldTo(mesh: MeshUnderTest, namespace: string): string {
  const view = mesh.view({ namespace, pod: 'client', capturesDns: true });
  const snapshot = translate(view);
  return JSON.stringify(Object.values(snapshot).map((part) => [...part]));
}
