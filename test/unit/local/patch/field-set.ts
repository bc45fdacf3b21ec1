import fc from 'fast-check';
import {
  difference,
  fieldSet,
  fromFieldsV1,
  intersection,
  NO_FIELDS,
  pathTexts,
  sameFields,
  THE_FIELD,
  toFieldsV1,
  union,
  type FieldSet,
} from '../../../../local/patch/field-set.ts';
import type { Test } from '../../../harness/unit.ts';

const elements = fc.constantFrom('f:a', 'f:b', 'v:1');
const { set } = fc.letrec<{ set: FieldSet }>((tie) => ({
  set: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(THE_FIELD, NO_FIELDS),
    fc
      .tuple(fc.boolean(), fc.array(fc.tuple(elements, tie('set')), { maxLength: 3 }))
      .map(([owned, children]) => fieldSet(owned, children)),
  ),
}));
const root = set.map((made): FieldSet => ({ ...made, owned: false }));

export function spec(t: Test): void {
  t.test('is written as FieldsV1 and read back', async () => {
    fc.assert(
      fc.property(root, (fields) => {
        const back = fromFieldsV1(toFieldsV1(fields));
        return back !== undefined && sameFields(back, fields);
      }),
    );
  });

  t.test('obeys the algebra of sets', async () => {
    fc.assert(
      fc.property(root, root, (a, b) => {
        const parts = union(intersection(a, b), difference(a, { without: [b] }));
        return (
          sameFields(parts, a) &&
          sameFields(union(a, b), union(b, a)) &&
          sameFields(intersection(a, union(a, b)), a) &&
          sameFields(difference(union(a, b), { without: [b] }), difference(a, { without: [b] }))
        );
      }),
    );
  });

  t.test('tells an item that is owned from one that only has owned fields', async (t) => {
    const fields = {
      'f:spec': {
        'k:{"name":"a"}': { '.': {}, 'f:image': {} },
        'k:{"name":"b"}': { 'f:image': {} },
      },
    };

    const read = fromFieldsV1(fields);

    t.ok(read);
    t.same(read === undefined ? [] : pathTexts(read), [
      '.spec[name="a"]',
      '.spec[name="a"].image',
      '.spec[name="b"].image',
    ]);
  });

  t.test('is nothing when it cannot be read as a whole', async (t) => {
    t.equal(fromFieldsV1({ 'f:a': { nonsense: {} } }), undefined);
    t.equal(fromFieldsV1([]), undefined);
  });
}
