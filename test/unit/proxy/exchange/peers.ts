import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { endpoint } from '../../../harness/plans.ts';
import { hearPeer } from '../../../../proxy/exchange/peers.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import { Headers } from '../../../../proxy/http/index.ts';

const TOLD = ['x-envoy-peer-metadata', 'b3du', 'x-envoy-peer-metadata-id', 'own-id'];
const THEIRS = ['x-envoy-peer-metadata', 'Cg==', 'x-envoy-peer-metadata-id', 'their-id'];

function ends(direction: 'inbound' | 'outbound') {
  const origin = originUnderTest({ connection: { direction } });
  return { world: origin.world, facts: new ExchangeRecord(origin) };
}

export function spec(t: Test): void {
  t.test('a client tells who it is, and hears who served', async (t) => {
    const both = ends('outbound');
    const [request, response] = [new Headers(), new Headers([...THEIRS])];
    hearPeer(request, 'request', both);
    both.facts.endpoint = endpoint('10.0.0.2', { workload: 'app;ns;app;v1;c' });
    hearPeer(response, 'response', both);

    t.same(request.list, TOLD);
    t.same(response.list, [], 'applications never see it');
    t.equal(
      both.facts.peer?.workload,
      'app',
      'what the endpoint is known for, where it did not tell',
    );
  });

  t.test('a server tells only those who told', async (t) => {
    const silent = ends('inbound');
    const response = new Headers();
    hearPeer(new Headers(), 'request', silent);
    hearPeer(response, 'response', silent);

    t.same(response.list, []);
    t.equal(silent.facts.peer, undefined);
  });
}
