import { Exposition, peerOf } from '../../../../proxy/telemetry/index.ts';
import { MeshStats } from '../../../../proxy/telemetry/mesh-stats.ts';
import { Stats } from '../../../../proxy/telemetry/stats.ts';
import { observedConnection, observedExchange, upstreamPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const self = {
  peer: peerOf({ WORKLOAD_NAME: 'web-v1', NAMESPACE: 'shop', LABELS: { app: 'web' } }),
  principal: 'spiffe://a/ns/shop/sa/web',
};

export function spec(t: Test): void {
  t.test('the caller reports itself as the source, the called as the destination', async (t) => {
    for (const [direction, reporter, side] of [
      ['outbound', 'source', 'source'],
      ['inbound', 'destination', 'destination'],
    ] as const) {
      const { mesh, text } = fixture();
      mesh.count(observedExchange({ direction }));

      t.match(text(), `istio_requests_total{reporter="${reporter}"`);
      t.match(text(), `${side}_workload="web-v1"`);
      t.match(text(), 'response_code="200"');
    }
  });

  t.test('what goes and ends alike is one series, whatever else differs', async (t) => {
    const { mesh, text } = fixture();
    const upstream = upstreamPlan('a', {
      service: { host: 'a.b.svc', name: 'a', namespace: 'b' },
    });
    mesh.count(observedExchange({ upstream, authority: 'one' }));
    mesh.count(observedExchange({ upstream, authority: 'two', target: '/other' }));
    mesh.count(observedExchange({ upstream, status: 503 }));

    const totals = text().match(/istio_requests_total{.*} \d+/g) ?? [];
    t.same(
      totals.map((line) => line.slice(line.lastIndexOf(' '))),
      [' 2', ' 1'],
    );
  });

  t.test('nothing is empty that a dashboard groups by', async (t) => {
    const { mesh, text } = fixture();
    mesh.count(observedExchange({ authority: '' }));
    const connection = observedConnection();
    mesh.countConnection(connection, { of: connection, isOver: true });

    const empty = [...text().matchAll(/(\w+)=""/g)].map(([, label]) => label);
    t.same(new Set(empty), new Set(['grpc_response_status']));
  });

  t.test('messages of calls are counted while they last, and of calls alone', async (t) => {
    const { mesh, text } = fixture();
    let untold = 3;
    const take = (): number => {
      const taken = untold;
      untold = 0;
      return taken;
    };
    const messages = { takeRequests: take, takeResponses: () => 1 };
    const call = observedExchange({ isGrpc: true, grpcStatus: '0', messages });
    const total = (way: string) =>
      new RegExp(`istio_${way}_messages_total{.*grpc_response_status="0".*} (\\d+)`).exec(
        text(),
      )?.[1];

    mesh.countMessages(call);
    t.same([total('request'), total('response')], ['3', '1']);
    untold = 2;
    mesh.count(call);
    t.same([total('request'), total('response')], ['5', '2']);
    const plain = fixture();
    plain.mesh.count(observedExchange());
    t.notMatch(plain.text(), /_messages_total\{/);
  });

  t.test('a connection counts what it carried since it was last asked', async (t) => {
    const { mesh, text } = fixture();
    const of = {};
    const record = observedConnection({ bytesSent: 5 });
    const total = (name: string) =>
      new RegExp(`istio_tcp_${name}_total{.*} (\\d+)`).exec(text())?.[1];

    mesh.countConnection(record, { of, isOver: false });
    t.same([total('connections_opened'), total('connections_closed')], ['1', undefined]);
    mesh.countConnection({ ...record, bytesSent: 25 }, { of, isOver: true });

    t.equal(total('sent_bytes'), '25');
    t.equal(total('received_bytes'), '10');
    t.equal(total('connections_closed'), '1');
  });
}

function fixture() {
  const stats = new Stats();
  return { mesh: new MeshStats(stats, self), text: () => new Exposition().text(stats.numbers([])) };
}
