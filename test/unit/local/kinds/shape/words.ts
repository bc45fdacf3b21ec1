import type { Test } from '../../../../harness/unit.ts';
import { invalid, typeWord, unsupported } from '../../../../../local/kinds/shape/words.ts';

export function spec(t: Test): void {
  t.test('quotes strings and leaves numbers bare', async (t) => {
    t.equal(invalid('Web', 'must be lower case'), 'Invalid value: "Web": must be lower case');
    t.equal(invalid(0, 'must be positive'), 'Invalid value: 0: must be positive');
    t.equal(unsupported('x', ['a', 'b']), 'Unsupported value: "x": supported values: "a", "b"');
  });

  t.test('cuts long values short', async (t) => {
    t.ok(invalid('x'.repeat(10_000), 'is long').length < 300);
  });

  t.test('names types as JSON schema does', async (t) => {
    const words = [null, [], {}, 1, 1.5, 'a', true].map((value) => typeWord(value));

    t.same(words, ['null', 'array', 'object', 'integer', 'number', 'string', 'boolean']);
  });
}
