import type { Test } from '../../../harness/unit.ts';
import { ManualClock, seededRandom, Wheel } from '../../../../lib/index.ts';
import {
  endpoint,
  endpointsPlan,
  httpPlan,
  listenerPlan,
  routePlan,
  tablePlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import {
  partsOf,
  seal,
  type PatchSlice,
  type SealedTable,
  type SecretPlan,
} from '../../../../proxy/plan/index.ts';
import { Linker } from '../../../../proxy/runtime/index.ts';

const clock = new ManualClock();
const effects = {
  dialer: { dial: () => undefined },
  clock,
  wheel: new Wheel(clock),
  random: seededRandom(1),
  resolver: { resolve: () => undefined },
  own: undefined,
};

export function spec(t: Test): void {
  t.test('a patch makes a new runtime and leaves the one before as it was', async (t) => {
    const linker = new Linker(effects);
    const before = linker.link({ set: [upstreamPlan('a')], removed: [] });
    const after = linker.link({
      set: [upstreamPlan('b')],
      removed: [{ kind: 'upstream', name: 'a' }],
    });

    t.same([...before.upstreams.keys()], ['a']);
    t.same([...after.upstreams.keys()], ['b']);
  });

  t.test('what a patch does not name is the same object after it', async (t) => {
    const linker = new Linker(effects);
    const table = tablePlan({ a: [routePlan('r', {})] });
    const before = linker.link({ set: [upstreamPlan('a'), table], removed: [] });
    const after = linker.link({ set: [upstreamPlan('b')], removed: [] });

    t.equal(after.upstreams.get('a'), before.upstreams.get('a'));
    t.equal(after.tables.get('table'), before.tables.get('table'));
  });

  t.test('what means the same is left alone, though it came anew', async (t) => {
    const linker = new Linker(effects);
    const pieces = () => [
      upstreamPlan('a'),
      tablePlan({ a: [routePlan('r', {})] }),
      listenerPlan('l', {}),
    ];
    const before = linker.link({ set: pieces(), removed: [] });
    const after = linker.link({ set: structuredClone(pieces()), removed: [] });

    t.equal(after.listeners.get('l'), before.listeners.get('l'));
    t.equal(after.tables.get('table'), before.tables.get('table'));
    t.equal(after.upstreams.get('a')?.plan, before.upstreams.get('a')?.plan);
  });

  t.test('nothing of a patch acts before its last slice, and then all of it', async (t) => {
    const linker = new Linker(effects);
    const [first, second] = partsOf(sealedTable(['a', 'b']), 1);
    const before = linker.link({ set: [upstreamPlan('u')], removed: [] });
    const live = before.upstreams.get('u');
    const changed = upstreamPlan('u', { connectTimeoutMs: 7 });
    const slices: readonly PatchSlice[] = [
      { set: [seal(changed)], removed: [], isLast: false },
      { set: [seal(secret('s'))], removed: [], isLast: false },
      { set: first === undefined ? [] : [first], removed: [], isLast: false },
      { set: second === undefined ? [] : [second], removed: [], isLast: false },
      { set: [seal(listenerPlan('l', {}))], removed: [], isLast: false },
      { set: [], removed: [{ kind: 'secret', name: 'old' }], isLast: true },
    ];

    const linked = slices.map((slice, i) => {
      const isEarly = i < slices.length - 1;
      const result = linker.take(slice);
      if (isEarly) t.not(live?.plan.connectTimeoutMs, 7);
      return result;
    });

    t.same(linked.slice(0, -1), [undefined, undefined, undefined, undefined, undefined]);
    const { runtime, secrets } = linked.at(-1) ?? {};
    t.equal(live?.plan.connectTimeoutMs, 7);
    t.ok(runtime?.listeners.has('l'));
    t.same(
      runtime?.tables.get('table')?.plan.hosts.map(({ domains }) => domains),
      [['a'], ['b']],
    );
    t.same([secrets?.set.map(({ name }) => name), secrets?.removed], [['s'], ['old']]);
  });

  t.test('two tables that come in one slice stay two', async (t) => {
    const linker = new Linker(effects);
    const one = tablePlan({ a: [routePlan('r', {})] });
    const runtime = linker.link({ set: [one, { ...one, name: 'other' }], removed: [] });

    t.same([...runtime.tables.keys()], ['table', 'other']);
    t.equal(runtime.tables.get('other')?.plan.hosts.length, 1);
  });

  t.test('an upstream outlives a change of its plan, endpoints and all', async (t) => {
    const linker = new Linker(effects);
    const endpoints = endpointsPlan('a', endpoint('10.0.0.1'));
    const before = linker.link({ set: [upstreamPlan('a'), endpoints], removed: [] });
    const [live] = before.upstreams.get('a')?.endpoints ?? [];
    const changed = upstreamPlan('a', { connectTimeoutMs: 7 });
    const after = linker.link({ set: [changed], removed: [] });

    t.equal(after.upstreams.get('a'), before.upstreams.get('a'));
    t.equal(after.upstreams.get('a')?.plan.connectTimeoutMs, 7);
    t.equal(after.upstreams.get('a')?.endpoints[0], live);
  });

  t.test('a table inside a listener is linked once, however often plans change', async (t) => {
    const linker = new Linker(effects);
    const inline = httpPlan(tablePlan({ a: [routePlan('r', {})] }));
    const before = linker.link({ set: [], removed: [] }).table(inline);
    const after = linker.link({ set: [upstreamPlan('a')], removed: [] }).table(inline);

    t.equal(after, before);
  });

  t.test('what is removed and set again is new', async (t) => {
    const linker = new Linker(effects);
    const set = [upstreamPlan('a'), tablePlan({})];
    const before = linker.link({ set, removed: [] });
    const removed = [
      { kind: 'upstream', name: 'a' },
      { kind: 'routes', name: 'table' },
    ] as const;
    linker.link({ set: [], removed });
    const after = linker.link({ set, removed: [] });

    t.not(after.upstreams.get('a'), before.upstreams.get('a'));
    t.not(after.tables.get('table'), before.tables.get('table'));
  });
}

function sealedTable(hosts: readonly string[]): SealedTable {
  const routes = hosts.map((host) => [host, [routePlan('r', {})]] as const);
  const sealed = seal(tablePlan(Object.fromEntries(routes)));
  if (sealed.kind !== 'routes') throw new Error('a table is sealed as a table');
  return sealed;
}

function secret(name: string): SecretPlan {
  const trust = { kind: 'trust', anchorsPem: 'PEM', revocationPem: undefined } as const;
  return { kind: 'secret', name, secret: trust };
}
