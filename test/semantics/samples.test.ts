// Every file of Bookinfo that we ship, with the application it is for: nothing to find fault with,
// and a configuration that every proxy in it takes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { t } from 'tap';
import { parseAllDocuments } from 'yaml';
import { validate } from '../../control-plane/validate/index.ts';
import { isKubeObject } from '../../lib/index.ts';
import { MeshUnderTest } from '../harness/mesh-under-test.ts';
import { namespaceYaml, podYaml } from '../harness/yaml-objects.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'deploy', 'samples');
const FOLDER = join(SAMPLES, 'bookinfo');
const SUBSETS = 'destination-rule-all.yaml';

const application = readFileSync(join(SAMPLES, 'bookinfo.yaml'), 'utf8');
const subsets = readFileSync(join(FOLDER, SUBSETS), 'utf8');
const gate = podYaml({
  name: 'gate',
  namespace: 'istio-system',
  labels: '{ istio: ingressgateway }',
});

for (const file of readdirSync(FOLDER).sort()) {
  await t.test(file, async (t) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');

    for (const document of parseAllDocuments(text)) {
      const object: unknown = document.toJS();
      if (!isKubeObject(object)) throw new Error('a document is not an object');
      t.same(validate(object), [], `${object.kind} ${object.metadata.name}`);
    }

    const rules = file === SUBSETS ? [text] : [subsets, text];
    const mesh = new MeshUnderTest([
      namespaceYaml({ name: 'default' }),
      application,
      gate,
      ...rules,
    ]);
    for (const { namespace, podName: pod } of mesh.mesh.workloads.values()) {
      t.ok(mesh.plan({ namespace, pod }).upstreams.size > 0, `${pod} takes what it is told`);
    }
  });
}
