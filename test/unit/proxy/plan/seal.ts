import {
  openListener,
  openSecret,
  openTable,
  openUpstream,
  partsOf,
  seal,
  sizeOf,
  type Piece,
  type RouteTablePlan,
  type SealedTable,
} from '../../../../proxy/plan/index.ts';
import { RouteTable } from '../../../../proxy/route/index.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import {
  headerChanges,
  hostPlan,
  listenerPlan,
  outlierPlan,
  routePlan,
  tablePlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a piece says the same when it is opened, whatever it is', async (t) => {
    const upstream = upstreamPlan('u', { connectTimeoutMs: 7, outlier: outlierPlan() });
    const listener = listenerPlan('l', { port: 8080 });
    const trust = { kind: 'trust', anchorsPem: 'PEM', revocationPem: undefined } as const;
    const secret = { kind: 'secret', name: 's', secret: trust } as const;

    t.same(said(openUpstream(seal(upstream).text)), said(upstream));
    t.same(said(openListener(seal(listener).text)), said(listener));
    t.same(said(openSecret(seal(secret).text)), said(secret));
  });

  t.test('the hosts of a table open one by one, and say all that they said', async (t) => {
    const host = hostPlan('shop', [routePlan('r', {})], {
      domains: ['shop', 'shop.example'],
      requireTls: 'external',
      attemptCount: { request: true, response: true },
      headers: { request: headerChanges({ set: { a: '1' } }), response: headerChanges({}) },
    });
    const table = { ...tablePlan({}), hosts: [host] };

    const [opened] = openTable(sealedTable(table)).hosts;

    const { name, domains, routes, headers, requireTls } = opened ?? host;
    const { attemptCount, tellsTimeoutRetry } = opened ?? host;
    const all = { name, domains, routes, headers, requireTls, attemptCount, tellsTimeoutRetry };
    t.same(said(all), said(host));
  });

  t.test('a table in parts finds what the whole one finds', async (t) => {
    const names = Array.from({ length: 50 }, (_, i) => `service-${i}`);
    const hosts = Object.fromEntries(names.map((name) => [name, [routePlan(name, {})]]));
    const sealed = sealedTable(tablePlan(hosts));

    const parts = partsOf(sealed, 4096);
    const table = new RouteTable(
      openTable({ ...sealed, hosts: parts.flatMap((part) => part.hosts) }),
    );

    t.ok(parts.length > 5 && parts.every((part) => sizeOf(part) < 6000));
    t.same(
      parts.map(({ continues }) => continues),
      parts.map((_, i) => i > 0),
    );
    const find = (authority: string) => table.find(headTo(authority), undefined)?.plan.name;
    t.same(names.map(find), names);
    t.equal(partsOf(sealedTable(tablePlan({})), 10).length, 1, 'an empty table is one part');
  });

  t.test('an upstream that works on its own says so', async (t) => {
    const isBusy = (piece: Piece) => {
      const sealed = seal(piece);
      return sealed.kind === 'upstream' && sealed.isBusy;
    };
    const source = {
      kind: 'dns',
      endpoints: 'u',
      refreshMs: 1,
      failureRefresh: { baseMs: 1, maxMs: 1 },
      respectsTtl: false,
      jitterMs: 0,
      family: 'v4',
      all: true,
    } as const;

    t.equal(isBusy(upstreamPlan('u')), false);
    t.equal(isBusy(upstreamPlan('u', { source })), true);
  });
}

/** What it comes to: a field that is undefined and one that is not there say the same. */
function said(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function sealedTable(table: RouteTablePlan): SealedTable {
  const sealed = seal(table);
  if (sealed.kind !== 'routes') throw new Error('a table is sealed as a table');
  return sealed;
}

function headTo(authority: string): RequestHead {
  const head = new RequestHead('GET', '/', 11, new Headers());
  head.authority = authority;
  return head;
}
