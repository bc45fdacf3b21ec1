import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { Registry, type Connection } from '../../../../control-plane/serve/index.ts';
import {
  Edition,
  type Collections,
  type Published,
} from '../../../../control-plane/snapshot/index.ts';
import type { ProxyNode } from '../../../../control-plane/mesh/index.ts';
import type { Test } from '../../../harness/unit.ts';

const effects = { clock: new ManualClock(), log: silentLog };

export function spec(t: Test): void {
  const connection = (podName: string, heard: Published[]): Connection => {
    const node: ProxyNode = {
      id: `sidecar~1~${podName}.shop~x`,
      type: 'sidecar',
      ip: '1',
      podName,
      namespace: 'shop',
      labels: {},
      serviceAccount: 'web',
      clusterId: 'c',
      kind: 'lateen',
      extensions: [],
    };
    return {
      id: podName,
      node,
      protocol: 'delta',
      connectedAt: 0,
      status: () => [],
      publish(snapshot) {
        heard.push(snapshot);
        return [];
      },
      send: () => undefined,
    };
  };
  const collections = (): Collections => new Map([['t', new Map([['x', {}]])]]);

  t.test('tells who comes, and everyone when something changed for them', async (t) => {
    let current = collections();
    const edition = new Edition(() => Buffer.from('bytes'));
    const registry = new Registry({ collectionsOf: () => current, edition, ...effects });
    const heard: Published[] = [];

    registry.add(connection('web-1', heard));
    registry.publish();
    t.equal(heard.length, 1, 'the same collections are no news');
    current = collections();
    registry.publish();
    t.equal(heard.length, 2);
    t.equal(registry.publishedTo('web-1.shop'), heard[1]);
    t.equal(registry.publishedTo('web-2'), undefined);
    registry.remove('web-1');
    t.same(registry.connections, []);
  });

  t.test('counts for objects only who proved who it is, and three of what they say', async (t) => {
    const edition = new Edition(() => Buffer.from('bytes'));
    const registry = new Registry({ collectionsOf: collections, edition, ...effects });
    const refusing = (refused: string, isProved: boolean): Connection => {
      const { node, ...rest } = connection(refused, []);
      const type = { typeUrl: 't', sent: '1', acknowledged: undefined, resources: 0 };
      return { ...rest, node: { ...node, isProved }, status: () => [{ ...type, refused }] };
    };

    registry.add(refusing('a stranger', false));
    t.same(registry.standing, { connected: 0, settled: 0, refusals: [] });
    for (const reason of ['d', 'c', 'b', 'a']) registry.add(refusing(reason, true));
    t.same(registry.standing, { connected: 4, settled: 0, refusals: ['a', 'b', 'c'] });
  });

  t.test('does not let one proxy’s fault keep the others from theirs', async (t) => {
    const current = collections();
    const registry = new Registry({
      collectionsOf({ podName }) {
        if (podName === 'bad') throw new Error('a bug');
        return current;
      },
      edition: new Edition(() => Buffer.from('bytes')),
      ...effects,
    });
    const heard: Published[] = [];

    registry.add(connection('bad', []));
    registry.add(connection('web-1', heard));

    t.equal(heard.length, 1);
  });
}
