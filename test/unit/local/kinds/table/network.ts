import {
  endpoints,
  endpointSlice,
  ingress,
  ingressClass,
  networkPolicy,
  service,
} from '../../../../../local/kinds/table/network.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Cell, Table } from '../../../../../local/kinds/table/column.ts';
import type { Test } from '../../../../harness/unit.ts';

const row = (table: Table, fields: JsonObject): readonly Cell[] => table.row(thing(fields), 0);

export function spec(t: Test): void {
  t.test('tells where a service is reached', async (t) => {
    const ports = [
      { port: 80, protocol: 'TCP' },
      { port: 53, nodePort: 30_053, protocol: 'UDP' },
    ];
    const spec = { clusterIP: '10.96.0.5', selector: { app: 'web' }, ports };
    const ip = { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } };

    t.same(row(service, { spec }), [
      'web',
      'ClusterIP',
      '10.96.0.5',
      '<none>',
      '80/TCP,53:30053/UDP',
      '<unknown>',
      'app=web',
    ]);
    t.equal(row(service, { spec: { type: 'LoadBalancer' } })[3], '<pending>');
    t.equal(row(service, { spec: { type: 'LoadBalancer' }, status: ip })[3], '127.0.0.1');
    t.same(row(service, { spec: { type: 'ExternalName', externalName: 'a.b' } }).slice(2, 5), [
      '<none>',
      'a.b',
      '<none>',
    ]);
  });

  t.test('shows three endpoints and counts the rest', async (t) => {
    const addresses = ['1', '2', '3', '4', '5'].map((last) => ({ ip: `10.0.0.${last}` }));
    const some = addresses.map(({ ip }) => ({ addresses: [ip] }));

    t.equal(
      row(endpoints, { subsets: [{ addresses, ports: [{ port: 80 }] }] })[1],
      '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...',
    );
    t.same(
      row(endpointSlice, { addressType: 'IPv4', ports: [{ port: 80 }], endpoints: some }).slice(
        1,
        4,
      ),
      ['IPv4', '80', '10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...'],
    );
    t.same(row(endpointSlice, {}).slice(2, 4), ['<unset>', '<unset>']);
    t.equal(row(endpoints, {})[1], '<none>');
  });

  t.test('lists the hosts of an ingress', async (t) => {
    const spec = { rules: [{ host: 'a.b' }, {}], tls: [{}] };

    t.same(row(ingress, { spec }), ['web', '<none>', 'a.b,*', '', '80, 443', '<unknown>']);
    t.equal(
      row(ingressClass, { spec: { controller: 'c', parameters: { kind: 'P', name: 'p' } } })[2],
      'P/p',
    );
    t.equal(row(networkPolicy, { spec: { podSelector: {} } })[1], '<none>');
  });
}
