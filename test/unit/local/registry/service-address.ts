import type { Test } from '../../../harness/unit.ts';
import fc from 'fast-check';
import { seededRandom, type JsonObject, type KubeObject } from '../../../../lib/index.ts';
import {
  withoutFormerNodePorts,
  withServiceAddress,
  type Addressed,
} from '../../../../local/registry/service-address.ts';
import { serviceNamed } from '../../../harness/registry.ts';

function give(
  spec: JsonObject,
  services: readonly KubeObject[] = [],
  live?: KubeObject,
): Addressed {
  const service = serviceNamed('web', spec);
  return withServiceAddress(service, { live, services, random: seededRandom(3) });
}
function specOf(addressed: Addressed): unknown {
  return addressed.kind === 'ok' ? addressed.value['spec'] : addressed.errors.map((e) => e.message);
}

export function spec(t: Test): void {
  t.test('no two services get the same address or port', async () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (count, seed) => {
        const random = seededRandom(seed);
        const services: KubeObject[] = [];
        for (let i = 0; i < count; i++) {
          const service = serviceNamed(`s${i}`, { type: 'NodePort' });
          const given = withServiceAddress(service, { live: undefined, services, random });
          if (given.kind === 'ok') services.push(given.value);
        }
        const texts = services.map((service) => JSON.stringify(service['spec']));
        return services.length === count && new Set(texts).size === count;
      }),
      { numRuns: 30 },
    );
  });

  t.test('headless and external services get none', async (t) => {
    t.match(specOf(give({ clusterIP: 'None' })), { clusterIP: 'None', clusterIPs: ['None'] });
    t.same(specOf(give({ type: 'ExternalName', externalName: 'a.b', ports: [] })), {
      type: 'ExternalName',
      externalName: 'a.b',
      ports: [],
    });
  });

  t.test('an address that is asked for is given, unless it is taken or out of range', async (t) => {
    const other = serviceNamed('other', { clusterIP: '10.96.0.10' });

    t.match(specOf(give({ clusterIP: '10.96.0.10' })), { clusterIPs: ['10.96.0.10'] });
    t.match(specOf(give({ clusterIP: '10.96.0.10' }, [other])), [
      /provided IP is already allocated/,
    ]);
    t.match(specOf(give({ clusterIP: '10.1.1.1' })), [/not in the valid range.*10\.96\.0\.0\/12/]);
    t.match(specOf(give({ clusterIP: 'x' })), [/not in the valid range/]);
  });

  t.test('what a service has it keeps', async (t) => {
    const first = give({ type: 'NodePort' });
    const live = first.kind === 'ok' ? first.value : undefined;

    const again = give({ type: 'NodePort' }, live === undefined ? [] : [live], live);

    t.same(specOf(again), specOf(first));
  });

  t.test('a node port goes with the type that needed it', async (t) => {
    const first = give({ type: 'NodePort' });
    const live = first.kind === 'ok' ? first.value : undefined;
    const ports = live === undefined ? [] : [{ port: 80, protocol: 'TCP', nodePort: 30100 }];
    const kept = live === undefined ? undefined : { ...live, spec: { type: 'NodePort', ports } };

    const wanted = serviceNamed('web', { type: 'ClusterIP', ports });
    const plain = kept === undefined ? wanted : withoutFormerNodePorts({ live: kept, wanted });

    t.match(plain, { spec: { ports: [{ port: 80 }] } });
    t.notMatch(JSON.stringify(plain), 'nodePort');
  });

  t.test('node ports out of range or taken are refused with their path', async (t) => {
    const taken = serviceNamed('other', { ports: [{ port: 1, nodePort: 30001 }] });
    const ask = (nodePort: number): Addressed =>
      give({ type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', nodePort }] }, [taken]);

    t.match(specOf(ask(80)), [/range of valid ports is 30000-32767/]);
    t.match(specOf(ask(30001)), [/provided port is already allocated/]);
    t.match(specOf(ask(30002)), { ports: [{ nodePort: 30002 }] });
  });
}
