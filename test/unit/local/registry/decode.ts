import type { Test } from '../../../harness/unit.ts';
import { decode } from '../../../../local/registry/decode.ts';
import { configNamed, deploymentNamed, ground, refusalOf } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('unknown fields are refused, warned about or dropped, as the caller asks', async (t) => {
    const { place, caller, warnings } = ground(t);
    const sent = { ...configNamed('one'), dato: {}, metadata: { name: 'one', lables: {} } };
    const resource = place('configmaps');

    const strict = (): unknown => decode(resource, sent, caller);
    t.equal(
      await refusalOf(strict),
      '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: ' +
        'strict decoding error: unknown field "metadata.lables", unknown field "dato"',
    );
    t.same(decode(resource, sent, { ...caller, fieldValidation: 'Ignore' }), configNamed('one'));
    t.same(warnings, []);
    decode(resource, sent, { ...caller, fieldValidation: 'Warn' });
    t.same(warnings, ['unknown field "metadata.lables"', 'unknown field "dato"']);
  });

  t.test('wrong types are refused with their paths, also in odd places', async (t) => {
    const { place, caller } = ground(t);
    const resource = place('deployments.apps');
    const text = { ...deploymentNamed('a'), spec: { replicas: 'two' } };

    t.match(await refusalOf(() => decode(resource, text, caller)), /spec\.replicas: .*int32/);
    for (const metadata of [7, 'x', []]) {
      const odd = { ...deploymentNamed('a'), metadata };
      t.match(await refusalOf(() => decode(resource, odd, caller)), /metadata must be an object/);
    }
    const named = { ...deploymentNamed('a'), metadata: { name: 7 } };
    t.match(
      await refusalOf(() => decode(resource, named, caller)),
      /metadata\.name must be a string/,
    );
    t.match(await refusalOf(() => decode(resource, {}, caller)), /^400 /);
  });
}
