import type { Test } from '../../../../harness/unit.ts';
import { rowOf } from '../../../../../local/kinds/shape/row.ts';

export function spec(t: Test): void {
  t.test('reads a field with its number, type and marks', async (t) => {
    const ports = rowOf('core.v1.Container').fields.find(({ name }) => name === 'ports');

    t.match(ports, {
      number: 6,
      type: { kind: 'list', of: { kind: 'struct', name: 'core.v1.ContainerPort' } },
      list: { kind: 'map', keys: ['containerPort', 'protocol'] },
      merge: 'containerPort',
      required: false,
    });
  });

  t.test('tells pointers, whose zero is a value, from plain fields', async (t) => {
    const fields = new Map(rowOf('apps.v1.DeploymentSpec').fields.map((each) => [each.name, each]));

    t.match(fields.get('replicas')?.type, { scalar: 'int32', pointer: true });
    t.match(fields.get('minReadySeconds')?.type, { scalar: 'int32', pointer: false });
    t.equal(fields.get('strategy')?.retainKeys, true);
  });

  t.test('keeps inlined types, which protobuf nests and JSON does not', async (t) => {
    const inlined = rowOf('core.v1.Volume').fields.find(({ name }) => name === undefined);

    t.match(inlined, { number: 2, type: { kind: 'struct', name: 'core.v1.VolumeSource' } });
  });

  t.test('reads the last type of the table as well as the first', async (t) => {
    t.equal(rowOf('admissionregistration.v1.AuditAnnotation').fields.length, 2);
    t.equal(rowOf('storage.v1.StorageClass').fields.at(-1)?.name, 'allowedTopologies');
  });

  t.test('says what to do about a type it does not have', async (t) => {
    t.throws(() => rowOf('core.v1.Nonsense'), /no type core\.v1\.Nonsense: extract it again/);
  });
}
