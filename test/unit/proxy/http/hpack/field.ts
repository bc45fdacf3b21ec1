import type { Test } from '../../../../harness/unit.ts';
import { Field, sizeOf } from '../../../../../proxy/http/hpack/field.ts';

export function spec(t: Test): void {
  t.test('counts in a table what the RFC says, and is judged once', async (t) => {
    const asked: string[] = [];
    const field = new Field('a', 'bc', {
      kind: (name) => asked.push(name),
      isSound: (kind, value) => kind === 1 && value === 'bc',
    });
    t.equal(field.size, 35);
    t.equal(sizeOf('', ''), 32);
    t.same([field.kind, field.isSound, asked], [1, true, ['a']]);
  });
}
