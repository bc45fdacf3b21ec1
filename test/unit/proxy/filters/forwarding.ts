import type { Test } from '../../../harness/unit.ts';
import { httpPlan, tablePlan } from '../../../harness/plans.ts';
import { decorateRequest, decorateResponse } from '../../../../proxy/filters/index.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { HttpPlan } from '../../../../proxy/plan/index.ts';

type Arrived = {
  readonly list: string[];
  readonly plan?: Partial<HttpPlan>;
  readonly peer?: string;
};

function decorated({ list, plan = {}, peer = '' }: Arrived): Headers {
  const headers = new Headers(list);
  decorateRequest(headers, {
    plan: httpPlan(tablePlan({}), plan),
    scheme: 'http',
    remoteAddress: '10.0.0.7',
    peerPrincipal: peer,
    ownPrincipal: 'spiffe://me',
    tellPeer: undefined,
  });
  return headers;
}

export function spec(t: Test): void {
  t.test('the edge believes nothing that outsiders say of themselves', async (t) => {
    const headers = decorated({
      list: ['x-forwarded-proto', 'https', 'x-envoy-retry-on', '5xx', 'x-forwarded-for', '1.1.1.1'],
      plan: { isEdge: true },
    });

    t.equal(headers.get('x-forwarded-proto'), 'http');
    t.equal(headers.get('x-forwarded-for'), '1.1.1.1,10.0.0.7');
    t.notOk(headers.has('x-envoy-retry-on'));
  });

  t.test('inside, what the edge has said is passed on', async (t) => {
    const list = ['x-forwarded-proto', 'https', 'x-forwarded-for', '1.1.1.1', 'x-request-id', 'r1'];
    const headers = decorated({ list: list.slice() });

    t.same(headers.list, list);
  });

  t.test('a client certificate is vouched for only by a peer that proved its own', async (t) => {
    const list = ['x-forwarded-client-cert', 'By=a;URI=spiffe://admin'];
    const plan = { forwardClientCertificate: 'append' } as const;

    t.notOk(decorated({ list: list.slice(), plan }).has('x-forwarded-client-cert'));
    t.notOk(decorated({ list: list.slice(), peer: 'spiffe://b' }).has('x-forwarded-client-cert'));
    t.equal(
      decorated({ list: list.slice(), plan, peer: 'spiffe://b' }).get('x-forwarded-client-cert'),
      'By=a;URI=spiffe://admin,By=spiffe://me;URI=spiffe://b',
    );
  });

  t.test('an answer says how long it took and, where wanted, who serves', async (t) => {
    const headers = new Headers(['server', 'nginx']);
    const serverHeader = { kind: 'overwrite', value: 'istio-envoy' } as const;
    const plan = httpPlan(tablePlan({}), { serverHeader });
    decorateResponse(headers, { plan, serviceMs: 7, tellPeer: { ownMetadata: 'm', ownId: 'i' } });

    t.same(headers.list, [
      ...['server', 'istio-envoy', 'x-envoy-upstream-service-time', '7'],
      ...['x-envoy-peer-metadata', 'm', 'x-envoy-peer-metadata-id', 'i'],
    ]);
  });
}
