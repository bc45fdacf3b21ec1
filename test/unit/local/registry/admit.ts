import type { Test } from '../../../harness/unit.ts';
import { admitAll, type AdmissionRequest } from '../../../../local/registry/index.ts';
import { configNamed, ground } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('admission sees what will be stored, and its word counts', async (t) => {
    const asked: AdmissionRequest[] = [];
    const g = ground(t, {
      mutate(request) {
        asked.push(request);
        const object = request.object ?? configNamed('');
        return Promise.resolve({
          object: { ...object, data: { added: 'yes' } },
          warnings: ['careful'],
        });
      },
      validate(request) {
        asked.push(request);
        return Promise.resolve({ warnings: ['careful again'] });
      },
    });

    const made = await g.create('configmaps', configNamed('one'));

    t.match(made, { data: { added: 'yes' } });
    t.match(asked, [
      { operation: 'CREATE', name: 'one', namespace: 'shop', user: { username: 'tester' } },
      { operation: 'CREATE', object: { data: { added: 'yes' } }, oldObject: undefined },
    ]);
    t.same(g.warnings, ['careful', 'careful again']);
  });

  t.test('what a webhook adds wrongly does not reach the store', async (t) => {
    const g = ground(t, {
      ...admitAll,
      mutate: ({ object }) =>
        Promise.resolve({ object: { ...configNamed('x'), ...object, nonsense: 1 }, warnings: [] }),
    });

    const made = await g.create('configmaps', configNamed('one'));

    t.equal(made['nonsense'], undefined);
  });

  t.test('who refuses a delete keeps the object', async (t) => {
    const g = ground(t, {
      ...admitAll,
      validate: ({ operation }) =>
        operation === 'DELETE'
          ? Promise.reject(new Error('no'))
          : Promise.resolve({ warnings: [] }),
    });
    await g.create('configmaps', configNamed('one'));
    const target = g.target('configmaps', 'one');

    await t.rejects(g.registry.delete({ target, options: {}, caller: g.caller }), {
      message: 'no',
    });

    t.equal(g.registry.get(target).metadata.name, 'one');
  });
}
