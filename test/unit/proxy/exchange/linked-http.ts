import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { fixedRandom, requestHead } from '../../../harness/filter-bench.ts';
import {
  filterPlan,
  forwardTo,
  hostPlan,
  httpPlan,
  retryPlan,
  routePlan,
  tablePlan,
  targetTo,
} from '../../../harness/plans.ts';
import { HttpLinks, refusedUpgrade, streamTimes } from '../../../../proxy/exchange/linked-http.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import type { ForwardAction, HttpPlan } from '../../../../proxy/plan/index.ts';
import { Route } from '../../../../proxy/route/index.ts';

const random = fixedRandom(0);

function wayOf(action: Partial<ForwardAction>, http: Partial<HttpPlan> = {}) {
  const plan = routePlan('r', {}, { action: { ...forwardTo(targetTo('a')), ...action } });
  const route = new Route(plan, { table: tablePlan({}), host: hostPlan('a', []) });
  const linked = originUnderTest({ http }).http;
  return linked.way(route, route.target(random));
}

export function spec(t: Test): void {
  t.test('a plan is linked once, so that what it counts survives', async (t) => {
    const links = new HttpLinks({ random, tellsPeers: false });
    const plan = httpPlan(tablePlan({}));

    t.equal(links.link(plan), links.link(plan));
    t.not(links.link(plan), links.link(httpPlan(tablePlan({}))));
  });

  t.test('the table is looked for when the runtime changes, not for each request', async (t) => {
    const { world, http } = originUnderTest({ table: tablePlan({ a: [] }) });

    t.ok(http.table(world.runtime()));
    t.equal(http.table(world.runtime()), http.table(world.runtime()));
  });

  t.test('a route says what it does not leave to its listener', async (t) => {
    const limits = { ...httpPlan(tablePlan({})).limits, streamIdleTimeoutMs: 50 };

    t.equal(wayOf({}, { limits }).idleTimeoutMs, 50);
    t.equal(wayOf({ idleTimeoutMs: 0 }, { limits }).idleTimeoutMs, 0);
    t.ok(wayOf({ retry: retryPlan() }).retry);
    t.equal(wayOf({}).hash, undefined);
  });

  t.test('what a route says of an upgrade goes before what its listener says', async (t) => {
    const upgrade = (enabled: boolean) => [{ name: 'websocket', enabled }];
    const upgrades = upgrade(true);

    const asked = requestHead();
    asked.upgrade = 'WebSocket';

    t.equal(refusedUpgrade(wayOf({}, { upgrades }), asked), undefined);
    t.equal(refusedUpgrade(wayOf({ upgrades: upgrade(false) }, { upgrades }), asked), 'WebSocket');
    t.equal(refusedUpgrade(wayOf({}), asked), 'WebSocket');
  });

  t.test('CONNECT is an upgrade that only its own method asks for', async (t) => {
    const upgrades = [{ name: 'connect', enabled: true, endsHere: true }] as const;
    const offered = { upgrades: [{ name: 'connect', enabled: false }] };
    const asked = (method: string, upgrade: string | undefined) => {
      const head = requestHead('/', {}, method);
      head.upgrade = upgrade;
      return refusedUpgrade(wayOf({ upgrades }, offered), head);
    };

    t.equal(asked('CONNECT', 'connect'), undefined);
    t.equal(asked('GET', 'connect'), 'connect');
    t.equal(asked('CONNECT', undefined), 'CONNECT');
    t.equal(wayOf({ upgrades }, offered).endsConnect, true);
    t.equal(wayOf({}, offered).endsConnect, false);
    t.equal(wayOf({ upgrades }).endsConnect, false, 'its listener does not offer it');
  });

  t.test('a call of gRPC may say how long it lasts, where it may', async (t) => {
    const grpcTimeout = { maxMs: 1000, offsetMs: 0, ofStream: true };
    const record = new ExchangeRecord(originUnderTest());
    record.request = requestHead('/', {
      'content-type': 'application/grpc',
      'grpc-timeout': '200m',
    });

    t.equal(streamTimes(wayOf({ grpcTimeout }), record).durationMaxMs, 200);
    const short = { maxMs: 50, offsetMs: 0, ofStream: true };
    streamTimes(wayOf({ grpcTimeout: short }), record);
    t.equal(record.request.headers.get('grpc-timeout'), '50m', 'the upstream is told');
    record.request.headers.set('grpc-timeout', '200m');
    t.equal(streamTimes(wayOf({}), record).durationMaxMs, 0);
  });

  t.test('peers are told of by their filter, or everywhere in a mesh, once', async (t) => {
    const filters = [filterPlan({ kind: 'peer-metadata' })];
    const tellers = (tellsPeers: boolean, http: Partial<HttpPlan>) =>
      originUnderTest({ tellsPeers, http }).http.unrouted.filters.responses.length;

    t.same([tellers(false, {}), tellers(true, {}), tellers(true, { filters })], [0, 1, 1]);
    const inMesh = originUnderTest({ tellsPeers: true }).http;
    t.equal(inMesh.countsMesh, true);
    t.equal(inMesh.unrouted.filters.requests.length, 2, 'and messages are counted');
  });
}
