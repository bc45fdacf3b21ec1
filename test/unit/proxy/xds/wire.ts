import { WireError } from '../../../../lib/index.ts';
import { typeUrl, Xds } from '../../../../api/xds/index.ts';
import { contentOf, openDelta, type WireResource } from '../../../../proxy/xds/wire.ts';
import type { Test } from '../../../harness/unit.ts';

const CLUSTER = typeUrl('envoy.config.cluster.v3.Cluster');

export function spec(t: Test): void {
  t.test('opens what a control plane encodes, the contents still closed', (t) => {
    const xds = new Xds();
    const bytes = xds.encode('envoy.service.discovery.v3.DeltaDiscoveryResponse', {
      systemVersionInfo: 'skipped',
      typeUrl: CLUSTER,
      nonce: 'n1',
      removedResources: ['old', 'older'],
      resources: [
        {
          name: 'a',
          version: 'v1',
          resource: { '@type': CLUSTER, name: 'a', connectTimeout: '1s' },
        },
      ],
    });

    const opened = openDelta(bytes);

    t.match(opened, { typeUrl: CLUSTER, nonce: 'n1', removed: ['old', 'older'] });
    const [resource] = opened.resources;
    t.match(resource, { name: 'a', version: 'v1', typeUrl: CLUSTER });
    t.match(resource && contentOf(xds, resource), {
      kind: 'ok',
      any: { '@type': CLUSTER, name: 'a', connectTimeout: '1s' },
      unknown: [],
    });
    t.end();
  });

  t.test('a resource that cannot be read is that resource’s problem', (t) => {
    const xds = new Xds();
    const broken = resourceOf({ bytes: Buffer.of(0x0a, 0xff) });
    const foreign = resourceOf({ typeUrl: 'type.googleapis.com/x.Unheard' });

    t.match(contentOf(xds, broken), { kind: 'rejected', reason: /./ });
    t.match(contentOf(xds, foreign), { kind: 'rejected', reason: 'unknown type x.Unheard' });
    t.end();
  });

  t.test('tells of the fields that it does not know, by their path', (t) => {
    // Field 2000 with the varint 1.
    const bytes = Buffer.of(0x80, 0x7d, 0x01);

    const content = contentOf(new Xds(), resourceOf({ bytes }));

    t.match(content, { kind: 'ok', unknown: [{ path: /2000/ }] });
    t.end();
  });

  t.test('an envelope that is cut short is an error', (t) => {
    t.throws(() => openDelta(Buffer.of(0x12, 0x20, 0x01)), WireError);
    t.end();
  });
}

function resourceOf(change: Partial<WireResource>): WireResource {
  return { name: 'a', version: '1', typeUrl: CLUSTER, bytes: Buffer.alloc(0), ...change };
}
