import { fromFieldsV1, NO_FIELDS, type FieldSet } from '../../../../local/patch/field-set.ts';
import { prune } from '../../../../local/patch/prune.ts';
import type { JsonObject } from '../../../../lib/index.ts';
import { workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const set = (fields: JsonObject): FieldSet => fromFieldsV1({ 'f:spec': fields }) ?? NO_FIELDS;
  const item = 'k:{"name":"web"}';

  t.test('takes emptied containers along, unless somebody applies them empty', async (t) => {
    const object = { spec: { replicas: 1, selector: { matchLabels: { a: '1' } } } };
    const unwanted = set({ 'f:selector': { 'f:matchLabels': { 'f:a': {} } } });

    t.same(prune(workloadType, object, { unwanted, kept: NO_FIELDS }), { spec: { replicas: 1 } });
    t.same(prune(workloadType, object, { unwanted, kept: set({ 'f:selector': {} }) }), {
      spec: { replicas: 1, selector: {} },
    });
  });

  t.test('never takes away what names an item that stays', async (t) => {
    const object = { spec: { containers: [{ name: 'web', image: '1', env: [] }] } };
    const unwanted = set({
      'f:containers': { [item]: { '.': {}, 'f:name': {}, 'f:image': {} } },
    });
    const kept = set({ 'f:containers': { [item]: { 'f:env': {} } } });

    t.same(prune(workloadType, object, { unwanted, kept }), {
      spec: { containers: [{ name: 'web', env: [] }] },
    });
  });
}
