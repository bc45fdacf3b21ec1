import fc from 'fast-check';
import { apply, trackUpdate, type Applied, type Apply } from '../../../../local/patch/index.ts';
import {
  at,
  objectAt,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../../lib/index.ts';
import { workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

const WRITER = {
  type: workloadType,
  apiVersion: 'apps/v1',
  subresource: undefined,
  hasStatus: true,
  now: Date.parse('2026-01-01T00:00:00Z'),
} as const;
const LATER = WRITER.now + 60_000;

export function spec(t: Test): void {
  const applyAs = applyWith({});

  t.test('creates an object that belongs to its applier', async (t) => {
    const value = accepted(
      applyAs('one', undefined, { metadata: { labels: { app: 'a' } }, spec: { replicas: 1 } }),
    );

    t.same(at(value, 'spec'), { replicas: 1 });
    t.same(value.metadata.managedFields, [
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': { 'f:replicas': {} },
        },
      },
    ]);
  });

  t.test('takes out what its manager no longer applies', async (t) => {
    const first = accepted(
      applyAs('one', undefined, {
        metadata: { labels: { a: '1', b: '2' } },
        spec: { replicas: 1, containers: [container('web'), container('log')] },
      }),
    );

    const second = accepted(
      applyAs('one', first, { spec: { replicas: 1, containers: [container('log')] } }),
    );

    t.same(second.metadata.labels, undefined);
    t.same(at(second, 'spec'), { replicas: 1, containers: [container('log')] });
  });

  t.test('leaves what somebody else applies, or wrote', async (t) => {
    const shared = { spec: { replicas: 1, containers: [container('web')] } };
    const one = accepted(applyAs('one', undefined, shared));
    const both = accepted(applyAs('two', one, shared));
    const written = updateAs('kubelet', both, {
      metadata: { ...both.metadata, labels: { w: '1' } },
    });

    const left = accepted(applyAs('one', written, { spec: {} }));

    t.same(at(left, 'spec'), shared.spec);
    t.same(left.metadata.labels, { w: '1' });
    t.same(managersOf(left), ['one', 'two', 'kubelet']);
  });

  t.test('refuses to take a field with another value, and says from whom', async (t) => {
    const one = accepted(applyAs('one', undefined, { spec: { replicas: 1 } }));
    const edited = updateAs('kubectl-edit', one, { spec: { replicas: 1, paused: true } });

    t.match(applyAs('two', edited, { spec: { replicas: 2 } }), {
      kind: 'conflict',
      conflicts: [{ manager: '"one"', fields: ['.spec.replicas'] }],
      message: 'Apply failed with 1 conflict: conflict with "one": .spec.replicas',
    });
    t.match(applyAs('two', edited, { spec: { replicas: 2, paused: false } }), {
      message: [
        'Apply failed with 2 conflicts: conflicts with "kubectl-edit" using apps/v1:',
        '- .spec.paused',
        'conflicts with "one":',
        '- .spec.replicas',
      ].join('\n'),
    });
  });

  t.test('takes it when forced, and the other no longer owns it', async (t) => {
    const one = accepted(applyAs('one', undefined, { spec: { replicas: 1, paused: true } }));

    const two = accepted(applyWith({ force: true })('two', one, { spec: { replicas: 2 } }));

    t.same(at(two, 'spec'), { replicas: 2, paused: true });
    t.same(two.metadata.managedFields?.[0]?.fieldsV1, { 'f:spec': { 'f:paused': {} } });
  });

  t.test('lets kubectl take over what it applied client-side', async (t) => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
        spec: { replicas: 1 },
      }),
    };
    const live = created('kubectl-client-side-apply', {
      metadata: { name: 'x', annotations },
      spec: { replicas: 1, paused: true },
    });

    t.equal(applyAs('kubectl', live, { spec: { replicas: 2 } }).kind, 'ok');
    t.equal(applyAs('kubectl', live, { spec: { paused: false } }).kind, 'conflict');
    t.equal(applyAs('other', live, { spec: { replicas: 2 } }).kind, 'conflict');
  });

  t.test('begins an account for an object that has none', async (t) => {
    const live: KubeObject = { ...IDENTITY, spec: { replicas: 1 } };

    t.match(applyAs('one', live, { spec: { replicas: 2 } }), {
      message:
        'Apply failed with 1 conflict: ' +
        'conflict with "before-first-apply" using apps/v1: .spec.replicas',
    });
    const same = accepted(applyAs('one', live, { spec: { replicas: 1 } }));
    t.same(managersOf(same), ['one', 'before-first-apply']);
  });

  t.test('owns status only through its subresource', async (t) => {
    const live = accepted(
      applyAs('one', undefined, { spec: { replicas: 1 }, status: { ready: 9 } }),
    );
    t.equal(live['status'], undefined);

    const reported = accepted(
      applyWith({ subresource: 'status' })('one', live, {
        spec: { replicas: 5 },
        status: { ready: 1 },
      }),
    );

    t.same([at(reported, 'spec', 'replicas'), at(reported, 'status', 'ready')], [1, 1]);
    t.same(
      reported.metadata.managedFields?.map(({ subresource, fieldsV1 }) => [subresource, fieldsV1]),
      [
        [undefined, { 'f:spec': { 'f:replicas': {} } }],
        ['status', { 'f:status': { 'f:ready': {} } }],
      ],
    );
  });

  t.test('finds items whose key has a default, and refuses ambiguous ones', async (t) => {
    const ports = (...listed: JsonObject[]): JsonObject => ({
      spec: { containers: [{ name: 'web', ports: listed }] },
    });
    const live = created('maker', ports({ containerPort: 80, protocol: 'TCP', name: 'http' }));

    const value = accepted(applyAs('one', live, ports({ containerPort: 80 })));

    t.same(at(value, 'spec'), ports({ containerPort: 80, protocol: 'TCP', name: 'http' })['spec']);
    t.match(applyAs('one', live, { spec: { containers: [{ image: 'x' }] } }), {
      kind: 'rejected',
      message:
        '.spec.containers: element 0: ' +
        'associative list with keys has an element that omits key field "name"',
    });
    t.match(applyAs('one', live, ports({ containerPort: 1 }, { containerPort: 1 })), {
      kind: 'rejected',
      message:
        '.spec.containers[name="web"].ports[containerPort=1,protocol="TCP"]: ' +
        'duplicate entries for key',
    });
  });

  t.test('refuses to be told who owns what', async (t) => {
    const applied = { metadata: { name: 'x', managedFields: [] } };

    t.match(applyAs('one', undefined, applied), {
      kind: 'rejected',
      message: 'metadata.managedFields must be nil',
    });
  });

  t.test('changes nothing when applied again, not even the time', async (t) => {
    fc.assert(
      fc.property(configuration, configuration, (written, applied) => {
        const live = created('maker', written);

        const once = accepted(applyWith({ force: true })('one', live, applied));
        const again = accepted(applyWith({ now: LATER })('one', once, applied));

        t.same(again, once);
      }),
      { numRuns: 60 },
    );
  });

  t.test('never conflicts between two who apply the same, and outlives either', async (t) => {
    fc.assert(
      fc.property(configuration, (applied) => {
        const one = accepted(applyAs('one', undefined, applied));
        const both = accepted(applyAs('two', one, applied));
        const left = accepted(applyAs('one', both, {}));

        t.same(at(left, 'spec'), at(one, 'spec'));
        t.same(accepted(applyAs('two', left, {})).metadata, {
          name: 'x',
        });
      }),
      { numRuns: 60 },
    );
  });
}

const IDENTITY = { apiVersion: 'apps/v1', kind: 'Workload', metadata: { name: 'x' } };

const containers = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.constantFrom<JsonObject>(
          { name },
          { name, image: '1' },
          { name, image: '2', ports: [{ containerPort: 80, protocol: 'TCP' }] },
          { name, env: [{ name: 'E', value: 'e' }] },
        ),
      ),
    ),
  );
const configuration: fc.Arbitrary<JsonObject> = fc.record({
  spec: fc.record<Record<string, Json>, never>(
    {
      replicas: fc.integer({ min: 0, max: 2 }),
      args: fc.constantFrom(['a'], ['b', 'c']),
      raw: fc.constantFrom<Json>({ a: 1 }, { b: [1] }, 'text'),
      selector: fc.constantFrom({ matchLabels: { a: '1' } }, { matchLabels: { b: '1' } }),
      containers,
    },
    { requiredKeys: [] },
  ),
});

function container(name: string): JsonObject {
  return { name, image: `${name}:1` };
}

type ApplyAs = (name: string, live: KubeObject | undefined, applied: JsonObject) => Applied;

function applyWith(changed: Partial<Apply>): ApplyAs {
  return (name, live, fields) => {
    const metadata = { name: 'x', ...objectAt(fields, 'metadata') };
    const applied = { ...IDENTITY, ...fields, metadata };
    return apply({ ...WRITER, manager: name, force: false, ...changed, live, applied });
  };
}

function accepted(result: Applied): KubeObject {
  if (result.kind !== 'ok') throw new Error(`refused: ${result.message}`);
  return result.value;
}

function created(manager: string, fields: JsonObject): KubeObject {
  return trackUpdate({ ...WRITER, manager, before: undefined, after: { ...IDENTITY, ...fields } });
}

function updateAs(manager: string, before: KubeObject, fields: JsonObject): KubeObject {
  return trackUpdate({ ...WRITER, manager, before, after: { ...before, ...fields } });
}

function managersOf(object: KubeObject): readonly string[] {
  return (object.metadata.managedFields ?? []).map(({ manager }) => manager);
}
