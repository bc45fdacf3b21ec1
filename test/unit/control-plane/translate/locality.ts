import type { Test } from '../../../harness/unit.ts';
import type { MeshEndpoint } from '../../../../control-plane/mesh/index.ts';
import { placed } from '../../../../control-plane/translate/locality.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const { mesh } = new MeshUnderTest([serviceYaml({ name: 'web' }), podYaml({ name: 'web' })]);

function endpoint(place: string, labels: Readonly<Record<string, string>> = {}): MeshEndpoint {
  const [region = '', zone = '', subzone = ''] = place.split('/');
  const [pod] = mesh.workloads.values();
  if (pod === undefined) throw new Error('the mesh has a pod');
  const workload = { ...pod, labels, locality: { region, zone, subzone } };
  return { address: place, port: 80, workload, weight: 1, isDraining: false };
}

/** Priority and weight, by place. */
type Told = Readonly<Record<string, readonly [number, number]>>;

const PLACES = ['eu/a/1', 'eu/a/2', 'eu/b/1', 'us/a/1', 'asia/a/1'];
const LOCALITY = { region: 'eu', zone: 'a', subzone: '1' };

export function spec(t: Test): void {
  const [service] = mesh.services;
  const put = (
    loadBalancer: object,
    labels = {},
    endpoints = PLACES.map((at) => endpoint(at)),
  ): Told => {
    if (service === undefined) throw new Error('the mesh has a service');
    const seen = { service, from: { locality: LOCALITY, labels } };
    const policy = { outlierDetection: {}, loadBalancer };
    const groups = placed(endpoints, { seen, policy, settings: {} });
    return Object.fromEntries(
      groups.map(({ endpoints: [first], priority, weight }) => [
        first?.address ?? '',
        [priority, weight] as const,
      ]),
    );
  };

  t.test('asks the near ones first: subzone, zone, region, elsewhere', async (t) => {
    const found = put({});
    t.same(
      PLACES.map((place) => found[place]?.[0]),
      [0, 1, 2, 3, 3],
    );
  });

  t.test('prefers the region that a rule fails over to', async (t) => {
    const found = put({ localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } });
    t.same(
      PLACES.map((place) => found[place]?.[0]),
      [0, 1, 2, 3, 4],
    );
  });

  t.test('leaves no gap between priorities', async (t) => {
    const found = put({}, {}, [endpoint('us/a/1'), endpoint('eu/b/1')]);
    t.same([found['eu/b/1']?.[0], found['us/a/1']?.[0]], [0, 1]);
  });

  t.test('gives each place the share that is written', async (t) => {
    const to = { 'eu/*': 80, 'us/*': 20 };
    const found = put({ localityLbSetting: { distribute: [{ from: 'eu/*', to }] } });
    t.same(
      PLACES.map((place) => found[place]?.[1]),
      [27, 27, 27, 20, undefined],
    );
  });

  t.test('goes by labels in their order', async (t) => {
    const setting = { localityLbSetting: { failoverPriority: ['version', 'env=prod'] } };
    const both = endpoint('us/a/1', { version: 'v1', env: 'prod' });
    const one = endpoint('us/a/2', { version: 'v1' });
    const found = put(setting, { version: 'v1' }, [endpoint('eu/a/1'), one, both]);
    t.same(
      ['us/a/1', 'us/a/2', 'eu/a/1'].map((place) => found[place]?.[0]),
      [0, 1, 2],
    );
  });

  t.test('does nothing of it when switched off', async (t) => {
    const found = put({ localityLbSetting: { enabled: false } });
    t.same(
      PLACES.map((place) => found[place]?.[0]),
      [0, 0, 0, 0, 0],
    );
  });
}
