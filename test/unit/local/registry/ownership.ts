import type { Test } from '../../../harness/unit.ts';
import { configNamed, ground } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('each writer owns what it wrote, through the door it used', async (t) => {
    const g = ground(t);
    await g.create('configmaps', configNamed('one', { a: '1' }));
    const target = g.target('configmaps', 'one');
    const patch = { kind: 'merge', change: { data: { b: '2' } } } as const;

    g.clock.advance(1000);
    const { object } = await g.registry.patch({
      target,
      part: 'main',
      patch,
      caller: { ...g.caller, manager: 'other' },
    });

    t.match(object.metadata.managedFields, [
      { manager: 'test', operation: 'Update', fieldsV1: { 'f:data': { 'f:a': {} } } },
      { manager: 'other', time: '2026-01-01T00:00:01Z', fieldsV1: { 'f:data': { 'f:b': {} } } },
    ]);
  });
}
