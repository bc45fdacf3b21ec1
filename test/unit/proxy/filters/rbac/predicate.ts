import type { Test } from '../../../../harness/unit.ts';
import { connectionFacts, requestHead, tlsFacts } from '../../../../harness/filter-bench.ts';
import type { RbacPredicate } from '../../../../../proxy/plan/index.ts';
import { predicate } from '../../../../../proxy/filters/rbac/predicate.ts';
import type { Subject } from '../../../../../proxy/filters/rbac/subject.ts';

const exact = (text: string) => ({ kind: 'exact', text, ignoreCase: false }) as const;
const ANY = { kind: 'any' } as const;

function holds(plan: RbacPredicate, more: Partial<Subject> = {}): boolean {
  const subject: Subject = {
    connection: connectionFacts({ directAddress: '192.0.2.9', serverName: 'shop.test' }),
    head: requestHead('/a?b', { x: '1' }),
    clientAddress: '198.51.100.7',
    metadata: () => undefined,
    ...more,
  };
  return predicate(plan)(subject);
}

export function spec(t: Test): void {
  t.test('all, any and none of several', async (t) => {
    const never = { kind: 'not', of: ANY } as const;

    t.equal(holds({ kind: 'all-of', of: [ANY, never] }), false);
    t.equal(holds({ kind: 'any-of', of: [never, ANY] }), true);
    t.equal(holds({ kind: 'all-of', of: [] }), true);
  });

  t.test('of a request: its headers and its path without the query', async (t) => {
    const header = { name: 'x', value: exact('1'), invert: false, missingIsEmpty: false };

    t.equal(holds({ kind: 'header', header }), true);
    t.equal(holds({ kind: 'path', path: exact('/a') }), true);
    t.equal(holds({ kind: 'path', path: exact('/a') }, { head: undefined }), false);
    t.equal(holds({ kind: 'uri-template', template: '/{*}' }), true);
  });

  t.test('four addresses are told apart', async (t) => {
    const within = (
      kind: 'direct-address' | 'remote-address' | 'source-address' | 'destination-address',
      range: string,
    ) => holds({ kind, range });

    t.equal(within('direct-address', '192.0.2.0/24'), true);
    t.equal(within('remote-address', '198.51.100.0/24'), true);
    t.equal(within('source-address', '10.0.0.1'), true);
    t.equal(within('destination-address', '10.96.0.0/16'), true);
    t.equal(within('source-address', '198.51.100.0/24'), false);
  });

  t.test('ports from, and below; the name asked for', async (t) => {
    t.equal(holds({ kind: 'destination-ports', from: 80, below: 81 }), true);
    t.equal(holds({ kind: 'destination-ports', from: 81, below: 90 }), false);
    t.equal(holds({ kind: 'server-name', name: exact('shop.test') }), true);
  });

  t.test('who proved nothing is nobody, whatever the name', async (t) => {
    const anybody = { kind: 'authenticated', name: undefined } as const;
    const named = { kind: 'authenticated', name: exact('spiffe://a') } as const;
    const proven = { connection: connectionFacts({ tls: tlsFacts('spiffe://a') }) };

    t.same([holds(anybody), holds(named)], [false, false]);
    t.same([holds(anybody, proven), holds(named, proven)], [true, true]);
  });

  t.test('the subject names only those whose certificate has no other name', async (t) => {
    const bySubject = { kind: 'authenticated', name: exact('O=mesh') } as const;
    const nameless = { connection: connectionFacts({ tls: tlsFacts('', { names: [] }) }) };
    const named = { connection: connectionFacts({ tls: tlsFacts('spiffe://a') }) };

    t.same([holds(bySubject, nameless), holds(bySubject, named)], [true, false]);
  });
}
