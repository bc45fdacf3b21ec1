import { appYaml, objectYaml, told } from '../../../../harness/analysis.ts';
import { namespaceYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const rule = (exportTo: string): readonly string[] => [
    appYaml('web'),
    namespaceYaml({ name: 'shop' }),
    objectYaml('DestinationRule r', { spec: `{ host: web, exportTo: ${exportTo} }` }),
  ];
  const at = 'DestinationRule default/r';

  t.test('everybody and nobody stand alone', async (t) => {
    t.same(told(...rule("['*']")), []);
    t.same(told(...rule("['.', '*']")), [`${at} IST0133 spec.exportTo`]);
    t.same(told(...rule("['~', '.']")), [`${at} IST0133 spec.exportTo`]);
  });

  t.test('a namespace is there', async (t) => {
    t.same(told(...rule("['.', shop]")), []);
    t.same(told(...rule('[shop, shap]')), [`${at} IST0101 spec.exportTo[1]`]);
  });
}
