import type { Test } from '../../../../harness/unit.ts';
import type { TypeNode } from '../../../../../local/kinds/index.ts';
import {
  fullTypeName,
  typeFullyNamed,
  typeNamed,
} from '../../../../../local/kinds/shape/builtin-type.ts';

function at(type: TypeNode, ...path: readonly string[]): TypeNode | undefined {
  let current: TypeNode | undefined = type;
  for (const name of path) {
    if (current?.kind === 'list') current = current.item();
    current = current?.kind === 'object' ? current.fields.get(name)?.type() : undefined;
  }
  return current;
}

export function spec(t: Test): void {
  const deployment = typeNamed('apps.v1.Deployment');

  t.test('knows who owns parts of a list and how patches merge it', async (t) => {
    t.match(at(deployment, 'spec', 'template', 'spec', 'containers'), {
      kind: 'list',
      list: 'map',
      keys: ['name'],
      merge: { kind: 'key', key: 'name' },
    });
    t.match(at(deployment, 'spec', 'template', 'spec', 'containers', 'command'), {
      list: 'atomic',
      merge: { kind: 'replace' },
    });
    t.match(at(deployment, 'metadata', 'finalizers'), { list: 'set', merge: { kind: 'set' } });
  });

  t.test('lets a field say of its type what the type does not', async (t) => {
    t.match(at(deployment, 'spec', 'strategy'), { retainKeys: true });
    t.match(typeNamed('apps.v1.DeploymentStrategy'), { retainKeys: false });
    t.match(at(deployment, 'spec', 'selector'), { atomic: true });
  });

  t.test('inlines what Go embeds', async (t) => {
    t.match(at(deployment, 'spec', 'template', 'spec', 'volumes', 'configMap', 'name'), {
      scalar: 'string',
    });
    const probe = at(deployment, 'spec', 'template', 'spec', 'containers', 'livenessProbe');
    t.match(probe && at(probe, 'httpGet', 'port'), { scalar: 'int-or-string' });
  });

  t.test('makes a node once, so that nodes can be compared', async (t) => {
    t.equal(at(deployment, 'spec', 'template'), typeNamed('core.v1.PodTemplateSpec'));
    t.equal(at(deployment, 'spec', 'replicas'), at(deployment, 'spec', 'replicas'));
  });

  t.test('ends in types that refer to themselves', async (t) => {
    const schema = typeNamed('apiextensions.v1.JSONSchemaProps');

    t.equal(at(schema, 'items'), schema);
    t.equal(at(schema, 'not'), schema);
  });

  t.test('finds a type again by the name OpenAPI gives it', async (t) => {
    for (const name of ['core.v1.Pod', 'meta.v1.ObjectMeta', 'apiextensions.v1.JSONSchemaProps']) {
      t.equal(typeFullyNamed(fullTypeName(name)), typeNamed(name));
    }
  });
}
