import { DnsTable } from '../../../../harness/dns-table.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock, seededRandom } from '../../../../../lib/index.ts';
import { WatchedName, type DnsRules } from '../../../../../proxy/upstream/dns/watched-name.ts';

const RULES: DnsRules = {
  refreshMs: 5000,
  failureRefresh: { baseMs: 1000, maxMs: 4000 },
  respectsTtl: false,
  jitterMs: 0,
  family: 'v4-preferred',
};

function watching(rules: Partial<DnsRules> = {}) {
  const clock = new ManualClock(0);
  const resolver = new DnsTable();
  const effects = { resolver, clock, random: seededRandom(1) };
  let changes = 0;
  const name = new WatchedName({ name: 'db', rules: { ...RULES, ...rules } }, effects, () => {
    changes += 1;
  });
  return { clock, resolver, name, changes: () => changes };
}

export function spec(t: Test): void {
  t.test('asks again after the interval, and tells of what changed', async (t) => {
    const { clock, resolver, name, changes } = watching();
    resolver.knows('db', ['10.0.0.1']);
    name.start();
    t.same(name.addresses, ['10.0.0.1']);
    clock.advance(5000);
    t.equal(changes(), 1, 'the same answer is no news');
    resolver.knows('db', ['10.0.0.2']);
    clock.advance(5000);

    t.equal(changes(), 2);
    t.equal(resolver.asked.length, 3);
  });

  t.test('a failure keeps the last answer, and is tried again with patience', async (t) => {
    const { clock, resolver, name, changes } = watching();
    resolver.knows('db', ['10.0.0.1']);
    name.start();
    resolver.fails('db');
    clock.advance(5000);
    t.same(name.addresses, ['10.0.0.1']);
    t.equal(name.problem, 'SERVFAIL');
    t.equal(name.failed, 1);

    // Waits of at most 1, 2, 4, 4 … seconds, and at least half of that.
    clock.advance(11_000);
    t.ok(name.failed >= 4 && name.failed <= 8, String(name.failed));
    resolver.knows('db', ['10.0.0.3']);
    clock.advance(4000);
    t.same(name.addresses, ['10.0.0.3']);
    t.equal(name.problem, undefined);
    t.equal(changes(), 2);
  });

  t.test('that there is no address any more is an answer', async (t) => {
    const { clock, resolver, name } = watching();
    resolver.knows('db', ['10.0.0.1']);
    name.start();
    resolver.knows('db', []);
    clock.advance(5000);
    t.same(name.addresses, []);
  });

  t.test('an answer holds as long as it says, where that is heeded', async (t) => {
    const { clock, resolver, name } = watching({ respectsTtl: true });
    resolver.knows('db', ['10.0.0.1'], 30_000);
    name.start();
    clock.advance(29_000);
    t.equal(name.asked, 1);
    resolver.knows('db', ['10.0.0.1'], 0);
    clock.advance(1000);
    t.equal(name.asked, 2);
    clock.advance(10_000);
    t.equal(name.asked, 12, 'once a second at most');
    t.ok(resolver.asked.every(({ wantsTtl }) => wantsTtl));
  });

  t.test('many names do not ask in step', async (t) => {
    const { clock, resolver, name } = watching({ jitterMs: 5000 });
    resolver.knows('db', ['10.0.0.1']);
    name.start();
    clock.advance(100_000);
    t.ok(name.asked > 10 && name.asked < 20, String(name.asked));
  });

  t.test('asks no more once stopped', async (t) => {
    const { clock, resolver, name } = watching();
    resolver.knows('db', ['10.0.0.1']);
    name.start();
    name.stop();
    clock.advance(60_000);
    t.equal(resolver.asked.length, 1);
  });
}
