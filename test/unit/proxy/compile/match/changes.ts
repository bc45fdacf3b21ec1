import { headerChanges } from '../../../../../proxy/compile/match/changes.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('each way to add a header has its word', async (t) => {
    const header = { key: 'X-A', value: '1' };
    const add = [
      { header },
      { header, append: false },
      { header, appendAction: 'ADD_IF_ABSENT' as const, keepEmptyValue: true },
    ];
    const plan = headerChanges({ add, remove: ['X-B'], prefix: 'h' }, compilation().place);

    t.same(
      plan.changes.map(({ name, action, keepEmpty }) => [name, action, keepEmpty]),
      [
        ['x-a', 'append', false],
        ['x-a', 'overwrite', false],
        ['x-a', 'add-if-absent', true],
      ],
    );
    t.same(plan.remove, ['x-b']);
  });

  t.test('what frames or addresses a message, or would begin a new line, is refused', async (t) => {
    const refuse = (key: string, value = '') =>
      refusedBy((at) =>
        headerChanges({ add: [{ header: { key, value } }], remove: [key], prefix: 'h' }, at),
      );

    t.same(refuse(':path'), ['h_to_add[0].header.key', 'h_to_remove[0]']);
    t.equal(refuse('Host').length, 2);
    t.equal(refuse('a b').length, 2);
    t.same(refuse('a', 'b\r\nc: d'), ['h_to_add[0].header.value']);
  });
}
