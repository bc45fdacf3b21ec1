import type { Test } from '../../../harness/unit.ts';
import type { Pool } from '../../../../proxy/upstream/index.ts';
import { Pools, type Wanted } from '../../../../proxy/upstream/pools.ts';

class Fake implements Pool {
  readonly wanted: Wanted;
  connections = 0;
  isRetired = false;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  lease(): void {
    this.connections += 1;
  }

  forget(): void {
    this.connections -= 1;
  }

  retire(): void {
    this.isRetired = true;
  }

  renew(): void {
    this.isRetired = true;
  }
}

const named = (serverName: string): Wanted => {
  return { priority: 'default', way: 'planned', serverName, preface: undefined };
};

export function spec(t: Test): void {
  t.test('requests that want the same share a pool, others do not', async (t) => {
    const pools = new Pools((wanted) => new Fake(wanted));

    t.equal(pools.usual, pools.usual);
    t.equal(pools.of(named('a')), pools.of(named('a')));
    t.not(pools.of(named('a')), pools.of(named('b')));
    t.not(pools.of(named('a')), pools.of({ ...named('a'), priority: 'high' }));
    t.not(pools.of(named('a')), pools.of({ ...named('a'), preface: Buffer.from('PROXY') }));
  });

  t.test('invented names do not fill memory: pools without connections go first', async (t) => {
    const made: Fake[] = [];
    const pools = new Pools((wanted) => {
      const fake = new Fake(wanted);
      made.push(fake);
      return fake;
    });
    const used = pools.of(named('used'));
    made[0]?.lease();
    for (let i = 0; i < 200; i++) pools.of(named(String(i)));

    t.equal(pools.of(named('used')), used);
    t.equal(made.length, 201);
    t.equal(pools.connections, 1);
  });

  t.test('retired together, all anew', async (t) => {
    const pools = new Pools((wanted) => new Fake(wanted));
    const before = pools.usual;
    pools.retire();

    t.match(before, { isRetired: true });
    t.not(pools.usual, before);
  });
}
