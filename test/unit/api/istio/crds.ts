import type { Test } from '../../../harness/unit.ts';
import { crds } from '../../../../api/istio/index.ts';
import { at, listAt, stringAt } from '../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('declares all fifteen kinds, each stored in one version', async (t) => {
    const all = crds();

    t.equal(new Set(all.map(({ metadata }) => metadata.name)).size, 15);
    for (const crd of all) {
      const stored = listAt(crd, 'spec', 'versions').filter((each) => at(each, 'storage') === true);
      t.equal(stored.length, 1, crd.metadata.name);
    }
  });

  t.test('makes the schema from the declaration, and keeps what it does not declare', async (t) => {
    const schema = (plural: string) => {
      const found = crds().find(({ metadata }) => metadata.name.startsWith(`${plural}.`));
      const [version] = listAt(found, 'spec', 'versions');
      return at(version, 'schema', 'openAPIV3Schema', 'properties', 'spec');
    };

    t.same(at(schema('destinationrules'), 'required'), ['host']);
    t.equal(at(schema('envoyfilters'), 'x-kubernetes-preserve-unknown-fields'), true);
  });

  t.test('has the short names and groups that people type', async (t) => {
    const names = crds().flatMap((crd) => listAt(crd, 'spec', 'names', 'shortNames'));

    t.match(names, ['vs', 'dr', 'gw', 'se', 'we', 'wg', 'pa', 'ra', 'ap', 'telemetry']);
    t.ok(crds().every((crd) => stringAt(crd, 'spec', 'scope') === 'Namespaced'));
  });
}
