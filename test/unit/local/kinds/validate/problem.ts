import {
  duplicate,
  forbidden,
  immutable,
  invalid,
  keyed,
  notFound,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../../../../local/kinds/validate/problem.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('words every problem as kubectl users know it', async (t) => {
    const messages = [
      required('a'),
      required('a', 'say more'),
      invalid('a', 'Web', 'must be small'),
      invalid('a', 0, 'must be greater than 0'),
      invalid('a', { b: 1 }, 'no'),
      notSupported('a', 'x', ['y', 'z']),
      duplicate('a', 'x'),
      forbidden('a', 'not now'),
      notFound('a', 'x'),
      tooLong('a', 63),
      ...tooMany('a', { count: 3, countMax: 2 }),
      immutable('a', undefined),
    ].map((error) => error.message);

    t.same(messages, [
      'Required value',
      'Required value: say more',
      'Invalid value: "Web": must be small',
      'Invalid value: 0: must be greater than 0',
      'Invalid value: {"b":1}: no',
      'Unsupported value: "x": supported values: "y", "z"',
      'Duplicate value: "x"',
      'Forbidden: not now',
      'Not found: "x"',
      'Too long: may not be more than 63 bytes',
      'Too many: 3: must have at most 2 items',
      'Invalid value: null: field is immutable',
    ]);
  });

  t.test('cuts a value that would fill the screen', async (t) => {
    t.ok(invalid('a', 'x'.repeat(5000), 'no').message.length < 1100);
    t.equal(keyed('data', 'a.b'), 'data[a.b]');
  });
}
