import type { Test } from '../../../harness/unit.ts';
import {
  ground,
  refusalOf,
  widgetDefinition,
  widgetNamed,
  type Ground,
} from '../../../harness/registry.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';
const WIDGETS = 'widgets.example.com';

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
function removeDefinition(g: Ground): Promise<unknown> {
  return g.registry.delete({
    target: g.target(DEFINITIONS, WIDGETS),
    options: {},
    caller: g.caller,
  });
}

export function spec(t: Test): void {
  t.test('a kind is served from the moment it is declared', async (t) => {
    const g = ground(t);
    const before = g.catalog.revision;

    const made = await g.create(DEFINITIONS, widgetDefinition());
    const widget = await g.create(WIDGETS, widgetNamed('one'));

    t.match(made, {
      status: {
        conditions: [{ type: 'NamesAccepted' }, { type: 'Established', status: 'True' }],
        storedVersions: ['v1'],
      },
    });
    t.match(widget, { spec: { size: 1, colour: 'blue' } });
    t.not(g.catalog.revision, before);
    t.match(
      await refusalOf(g.create(WIDGETS, widgetNamed('two', { size: 0 }))),
      /^422 .*spec\.size/,
    );
  });

  t.test('a kind goes only after its last object', async (t) => {
    const g = ground(t);
    await g.create(DEFINITIONS, widgetDefinition());
    const held = { ...widgetNamed('held'), metadata: { name: 'held', finalizers: ['a.b/c'] } };
    await g.create(WIDGETS, widgetNamed('free'));
    await g.create(WIDGETS, held);

    await removeDefinition(g);
    await settled();
    t.same(
      g.registry.list({ place: g.place(WIDGETS) }).items.map(({ metadata }) => metadata.name),
      ['held'],
    );
    const patch = { kind: 'merge', change: { metadata: { finalizers: null } } } as const;
    const target = g.target(WIDGETS, 'held');
    await g.registry.patch({ target, part: 'main', patch, caller: g.caller });
    await settled();

    t.equal(g.catalog.byKey(WIDGETS), undefined);
    t.same(g.registry.list({ place: g.place(DEFINITIONS) }).items, []);
  });

  t.test('a definition that makes no sense is refused', async (t) => {
    const g = ground(t);
    const wrong = { ...widgetDefinition(), metadata: { name: 'gadgets.example.com' } };

    t.match(await refusalOf(g.create(DEFINITIONS, wrong)), /^422 .*metadata\.name/);
  });
}
