import { Protobuf } from '../../../../lib/index.ts';
import { originalNames } from '../../../../proxy/admin/original-names.ts';
import type { Test } from '../../../harness/unit.ts';

const { definitions } = new Protobuf([
  `package a;
  message Outer { Inner one_field = 1; repeated Inner more_of = 2; map<string, Inner> by_name = 3;
    google.protobuf.Any typed_config = 4; google.protobuf.Struct free_form = 5; }
  message Inner { string deep_name = 1; }`,
]);

export function spec(t: Test): void {
  t.test('renames fields at every depth, and no keys of maps and structs', (t) => {
    const value = {
      oneField: { deepName: 'x' },
      moreOf: [{ deepName: 'y' }],
      byName: { someKey: { deepName: 'z' } },
      typedConfig: { '@type': 'type.googleapis.com/a.Inner', deepName: 'w' },
      freeForm: { someKey: 1 },
    };

    t.same(originalNames(definitions, 'a.Outer', value), {
      one_field: { deep_name: 'x' },
      more_of: [{ deep_name: 'y' }],
      by_name: { someKey: { deep_name: 'z' } },
      typed_config: { '@type': 'type.googleapis.com/a.Inner', deep_name: 'w' },
      free_form: { someKey: 1 },
    });
    t.end();
  });
}
