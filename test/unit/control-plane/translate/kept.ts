import { assembler, keeper, servicesOf } from '../../../../control-plane/translate/kept.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import type { Test } from '../../../harness/unit.ts';
import { podYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const hostsOf = (...names: readonly string[]) => {
    const yaml = [podYaml({ name: 'web' }), ...names.map((name) => serviceYaml({ name }))];
    const view = new MeshUnderTest(yaml).view({ namespace: 'default', pod: 'web' });
    return view.services;
  };
  const host = (name: string): string => `${name}.default.svc.cluster.local`;

  t.test('keeps a piece while the services it looked up are the same', async (t) => {
    const [seen, ...others] = hostsOf('a', 'b', 'c');
    const of = keeper<string>();
    let made = 0;
    const get = (services: Parameters<typeof servicesOf>[0]): string | undefined =>
      seen &&
      of(seen).get({
        place: '80',
        services: servicesOf(services),
        make: (known) => `${(made += 1)} ${known.get(host('b')) === undefined ? 'no b' : 'b'}`,
      });

    t.equal(get(others), '1 b');
    t.equal(get(others.slice(0, 1)), '1 b', 'nobody asked for c');
    t.equal(get([]), '2 no b');
  });

  t.test('keeps a whole while its parts are the very same', async (t) => {
    const [a, b, owner] = [{}, {}, {}];
    const assemble = assembler<object, number>();
    let made = 0;
    const whole = (...parts: readonly object[]): number =>
      assemble({ owner, place: 'x', parts }, () => (made += 1));

    t.same([whole(a, b), whole(a, b), whole(a), whole(a, b)], [1, 1, 2, 3]);
  });
}
