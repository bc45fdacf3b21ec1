import type { Test } from '../../../harness/unit.ts';
import { mayGo, withDeletion } from '../../../../local/registry/write.ts';
import { configNamed, ground, refusalOf, serviceNamed } from '../../../harness/registry.ts';
import type { KubeObject, ObjectMeta } from '../../../../lib/index.ts';

function deleted(meta: Partial<ObjectMeta>, more: object = {}): KubeObject {
  const metadata = { name: 'one', deletionTimestamp: '2026-01-01T00:00:00Z', ...meta };
  return { ...configNamed('one'), ...more, metadata };
}

export function spec(t: Test): void {
  t.test('a deleted object goes when nothing holds it', async (t) => {
    const namespace = { kind: 'Namespace', spec: { finalizers: ['kubernetes'] } };

    t.ok(mayGo(deleted({})));
    t.notOk(mayGo(configNamed('one')));
    t.notOk(mayGo(deleted({ finalizers: ['a.b/c'] })));
    t.notOk(mayGo(deleted({ deletionGracePeriodSeconds: 5 })));
    t.notOk(mayGo(deleted({}, namespace)));
    t.ok(mayGo(deleted({}, { ...namespace, spec: { finalizers: [] } })));
  });

  t.test('deletion is announced for when the grace ends', async (t) => {
    const { parts } = ground(t);

    const marked = withDeletion(
      parts,
      { ...configNamed('one'), metadata: { name: 'one', generation: 3 } },
      30,
    );

    t.match(marked.metadata, {
      deletionTimestamp: '2026-01-01T00:00:30Z',
      deletionGracePeriodSeconds: 30,
      generation: 4,
    });
  });

  t.test('services get their address as they are written', async (t) => {
    const g = ground(t);

    const one = await g.create('services', serviceNamed('one'));
    const asked = serviceNamed('two', { clusterIP: '10.1.2.3' });

    t.match(one, { spec: { clusterIP: /^10\.(9[6-9]|10\d|11[01])\./, clusterIPs: [/^10\./] } });
    t.match(await refusalOf(g.create('services', asked)), /^422 .*spec\.clusterIPs: Invalid value/);
  });
}
