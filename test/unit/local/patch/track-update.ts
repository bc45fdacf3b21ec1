import { trackUpdate } from '../../../../local/patch/index.ts';
import type { JsonObject, KubeObject, ManagedFields } from '../../../../lib/index.ts';
import { workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const WRITER = {
  type: workloadType,
  apiVersion: 'apps/v1',
  subresource: undefined,
  hasStatus: true,
  now: START,
} as const;
// What a client sends is not yet of the type that is stored.
const RESET: JsonObject = { managedFields: [{}] };
const BARE: KubeObject = { apiVersion: 'apps/v1', kind: 'Workload', metadata: { name: 'x' } };

export function spec(t: Test): void {
  const create = (fields: JsonObject): KubeObject =>
    trackUpdate({ ...WRITER, manager: 'maker', before: undefined, after: { ...BARE, ...fields } });
  const write = (manager: string, before: KubeObject, after: KubeObject): KubeObject =>
    trackUpdate({ ...WRITER, manager, before, after, now: START + 1000 });

  t.test('gives all that was created to its maker, but not what the server keeps', async (t) => {
    const object = create({
      metadata: { name: 'x', uid: 'u', labels: { a: '1' } },
      spec: { containers: [{ name: 'web' }] },
      status: { ready: 1 },
    });

    t.same(object.metadata.managedFields, [
      {
        manager: 'maker',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
          'f:spec': { 'f:containers': { '.': {}, 'k:{"name":"web"}': { '.': {}, 'f:name': {} } } },
        },
      },
    ]);
  });

  t.test('moves a field to whoever changed it last', async (t) => {
    const before = create({ spec: { replicas: 1, paused: true } });

    const after = write('scaler', before, { ...before, spec: { replicas: 2, paused: true } });

    t.same(fields(after), {
      maker: { 'f:spec': { 'f:paused': {} } },
      scaler: { 'f:spec': { 'f:replicas': {} } },
    });
  });

  t.test('forgets removed fields, and owners who have none left', async (t) => {
    const before = create({ spec: { replicas: 1 } });

    const after = write('cleaner', before, { ...before, spec: {} });

    t.same(fields(after), {});
  });

  t.test('keeps owners when the writer sends none, and changes nothing for nothing', async (t) => {
    const before = create({ spec: { replicas: 1 } });
    const { managedFields: _, ...metadata } = before.metadata;

    t.same(write('idler', before, { ...before, metadata }), before);
    t.same(
      write('idler', before, { ...before, metadata: { ...metadata, managedFields: [] } }),
      before,
    );
  });

  t.test('takes owners as the writer sets them, as kubectl does to migrate them', async (t) => {
    const before = create({ spec: { replicas: 1 } });
    const managedFields = (before.metadata.managedFields ?? []).map((entry): ManagedFields => ({
      ...entry,
      manager: 'kubectl',
      operation: 'Apply',
    }));
    const after = { ...before, metadata: { ...before.metadata, managedFields } };

    t.same(write('kubectl', before, after), after);
  });

  t.test('forgets all owners when asked, and then keeps no account', async (t) => {
    const before = create({ spec: { replicas: 1 } });

    const forgotten = write('any', before, {
      ...before,
      metadata: { ...before.metadata, ...RESET },
    });
    const written = write('any', forgotten, { ...forgotten, spec: { replicas: 3 } });

    t.equal(forgotten.metadata.managedFields, undefined);
    t.equal(written.metadata.managedFields, undefined);
  });

  t.test('keeps an account of status apart, and leaves it alone elsewhere', async (t) => {
    const before = create({ spec: { replicas: 1 } });
    const after = { ...before, spec: { replicas: 2 }, status: { ready: 1 } };

    const reported = trackUpdate({
      ...WRITER,
      manager: 'maker',
      subresource: 'status',
      before,
      after,
    });

    t.same(
      reported.metadata.managedFields?.map(({ subresource, fieldsV1 }) => [subresource, fieldsV1]),
      [
        [undefined, { 'f:spec': { 'f:replicas': {} } }],
        ['status', { 'f:status': { 'f:ready': {} } }],
      ],
    );
  });

  t.test('merges the oldest of more than ten updaters', async (t) => {
    let object = create({ metadata: { name: 'x', labels: { first: '1' } } });
    for (let index = 0; index < 30; index += 1) {
      const labels = { ...object.metadata.labels, [`l${index}`]: '1' };
      const after = { ...object, metadata: { ...object.metadata, labels } };
      const now = START + index * 1000;
      object = trackUpdate({ ...WRITER, now, manager: `run-${index}`, before: object, after });
    }

    const managers = Object.keys(fields(object));
    t.equal(managers.length, 11);
    t.equal(managers[0], 'ancient-changes');
    t.equal(managers.at(-1), 'run-29');
  });
}

function fields(object: KubeObject): Record<string, unknown> {
  const entries = object.metadata.managedFields ?? [];
  return Object.fromEntries(entries.map(({ manager, fieldsV1 }) => [manager, fieldsV1]));
}
