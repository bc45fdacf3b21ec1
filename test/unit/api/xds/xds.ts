import type { Test } from '../../../harness/unit.ts';
import { nameOfTypeUrl, pack, typeUrl, unpack, Xds } from '../../../../api/xds/index.ts';

const xds = new Xds();
const CLUSTER = 'envoy.config.cluster.v3.Cluster';

export function spec(t: Test): void {
  t.test('a message is the same after the wire, and JSON reads in either spelling', async (t) => {
    const cluster = { name: 'c', connectTimeout: '1s', type: 'EDS' } as const;
    const json = { name: 'c', connect_timeout: '1s', type: 'EDS' };

    const decoded = xds.decode(CLUSTER, xds.encode(CLUSTER, cluster));
    t.match(decoded, { kind: 'ok', value: cluster, unknown: [] });
    t.match(xds.fromJson(CLUSTER, json), { kind: 'ok', value: cluster, unknown: [] });
  });

  t.test('fields that this build does not know are told by path, not lost', async (t) => {
    const bytes = Buffer.concat([xds.encode(CLUSTER, { name: 'c' }), Buffer.from([0xf8, 0x3f, 1])]);

    t.match(xds.decode(CLUSTER, bytes), { kind: 'ok', unknown: [{ path: /#1023$/ }] });
    t.match(xds.fromJson(CLUSTER, { name: 'c', strange: 1 }), { unknown: [{ path: 'strange' }] });
  });

  t.test('bytes and JSON that are no such message are refused, not thrown', async (t) => {
    t.match(xds.decode(CLUSTER, Buffer.from([0x0a, 0x09])), { kind: 'rejected' });
    t.match(xds.fromJson(CLUSTER, { name: 1 }), { problems: [{ path: 'name' }] });
  });

  t.test('an Any opens only as what it is', async (t) => {
    const packed = pack(CLUSTER, { name: 'c' });

    t.match(unpack(packed, CLUSTER), { name: 'c' });
    t.equal(unpack(packed, 'envoy.config.listener.v3.Listener'), undefined);
    t.equal(nameOfTypeUrl(typeUrl(CLUSTER)), CLUSTER);
    t.ok(xds.knows(CLUSTER));
  });
}
