import type { Test } from '../../../harness/unit.ts';
import { acceptedStatus, renewedStatus } from '../../../../local/registry/definition.ts';
import { widgetDefinition } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('a version that was ever stored stays on the list', async (t) => {
    const first = widgetDefinition();
    const status = acceptedStatus(first, '2026-01-01T00:00:00Z');
    const versions = [
      { name: 'v1', storage: false },
      { name: 'v2', storage: true },
    ];
    const changed = { ...first, status, spec: { names: { kind: 'Widget' }, versions } };

    const renewed = renewedStatus(changed);

    t.same(renewed['storedVersions'], ['v1', 'v2']);
    t.same(renewed['conditions'], status['conditions']);
    t.match(status['acceptedNames'], {
      kind: 'Widget',
      listKind: 'WidgetList',
      singular: 'widget',
    });
  });
}
