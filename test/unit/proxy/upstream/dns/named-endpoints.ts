import { DnsTable } from '../../../../harness/dns-table.ts';
import type { Test } from '../../../../harness/unit.ts';
import { endpoint, endpointsPlan } from '../../../../harness/upstream-plans.ts';
import { ManualClock, seededRandom } from '../../../../../lib/index.ts';
import type { EndpointsPlan } from '../../../../../proxy/plan/index.ts';
import { NamedEndpoints } from '../../../../../proxy/upstream/dns/index.ts';

type Given = { readonly all?: boolean; readonly family?: 'v4-preferred' | 'all' };

function resolving({ all = true, family = 'v4-preferred' }: Given = {}) {
  const clock = new ManualClock(0);
  const resolver = new DnsTable();
  const told: EndpointsPlan[] = [];
  const source = {
    kind: 'dns',
    endpoints: 'db',
    refreshMs: 5000,
    failureRefresh: { baseMs: 1000, maxMs: 4000 },
    respectsTtl: false,
    jitterMs: 0,
    family,
    all,
  } as const;
  const effects = { resolver, clock, random: seededRandom(1) };
  const names = new NamedEndpoints(source, effects, (plan) => void told.push(plan));
  const addresses = (): readonly string[] =>
    told.at(-1)!.localities.flatMap(({ endpoints }) => endpoints.map(({ address }) => address));
  return { clock, resolver, names, told, addresses };
}

export function spec(t: Test): void {
  t.test('every address of a name is an endpoint that keeps the name', async (t) => {
    const { resolver, names, told, addresses } = resolving();
    resolver.knows('db', ['10.0.0.1', '10.0.0.2']);
    names.setMembers(endpointsPlan('db', endpoint('db', { weight: 3 }), endpoint('10.9.9.9')));

    t.same(addresses(), ['10.0.0.1', '10.0.0.2', '10.9.9.9']);
    t.match(told.at(-1)!.localities[0]!.endpoints[1], { hostname: 'db', weight: 3 });
    t.equal(told.length, 1, 'told once');
    t.equal(resolver.asked.length, 1, 'an address is not asked for');
  });

  t.test('a logical name is one endpoint, at its first address', async (t) => {
    const { clock, resolver, names, told, addresses } = resolving({ all: false });
    resolver.knows('db', ['10.0.0.1', '10.0.0.2']);
    names.setMembers(endpointsPlan('db', endpoint('db')));
    t.same(addresses(), ['10.0.0.1']);
    resolver.knows('db', ['10.0.0.2', '10.0.0.1']);
    clock.advance(5000);
    t.same(addresses(), ['10.0.0.2']);
    t.equal(
      told.at(-1)!.localities[0]!.endpoints[0]!.hostname,
      'db',
      'the same to whoever keeps it',
    );
  });

  t.test('with all families a logical name brings its other addresses', async (t) => {
    const { resolver, names, told } = resolving({ all: false, family: 'all' });
    resolver.knows('db', ['fd00::1', '10.0.0.1']);
    names.setMembers(endpointsPlan('db', endpoint('db', { port: 5432 })));
    const [found] = told.at(-1)!.localities[0]!.endpoints;
    t.same(found!.otherAddresses, [{ address: '10.0.0.1', port: 5432 }]);
  });

  t.test('says which name was never resolved, and why', async (t) => {
    const { clock, resolver, names, addresses } = resolving();
    names.setMembers(endpointsPlan('db', endpoint('db')));
    t.same(addresses(), []);
    t.equal(names.problem, 'db: not in the table');
    t.same(names.stats, { updateAttempt: 1, updateFailure: 1 });
    resolver.knows('db', ['10.0.0.1']);
    clock.advance(1000);
    t.equal(names.problem, undefined);
    t.same(addresses(), ['10.0.0.1']);
  });

  t.test('names that stay are not asked for again, others no more', async (t) => {
    const { clock, resolver, names } = resolving();
    resolver.knows('a', ['10.0.0.1']);
    resolver.knows('b', ['10.0.0.2']);
    names.setMembers(endpointsPlan('db', endpoint('a'), endpoint('b')));
    names.setMembers(endpointsPlan('db', endpoint('b')));
    t.equal(resolver.asked.length, 2);
    clock.advance(5000);
    t.same(
      resolver.asked.slice(2).map(({ name }) => name),
      ['b'],
    );
    names.stop();
    clock.advance(60_000);
    t.equal(resolver.asked.length, 3);
  });
}
