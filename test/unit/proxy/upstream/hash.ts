import type { Test } from '../../../harness/unit.ts';
import { hex64, xxHash64, type Hash64 } from '../../../../lib/index.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { HashPlan } from '../../../../proxy/plan/index.ts';
import { requestHash, type HashFacts } from '../../../../proxy/upstream/hash.ts';

const on = { terminal: false } as const;
const header = (name: string): HashPlan => ({ ...on, kind: 'header', name, rewrite: undefined });
const sourceAddress: HashPlan = { ...on, kind: 'source-address' };
const cookie = (more: Partial<HashPlan & { kind: 'cookie' }> = {}): HashPlan => {
  const fields = { name: 'sess', ttlMs: undefined, path: '', attributes: [] };
  return { ...on, kind: 'cookie', ...fields, ...more };
};

function facts(headers: readonly string[], target = '/'): HashFacts {
  const head = { method: 'GET', authority: 'shop', scheme: 'http' } as const;
  return {
    head: { ...head, target, headers: new Headers([...headers]) },
    sourceAddress: '10.0.0.9',
    sourcePort: 40_000,
    localAddress: '10.0.0.1:80',
  };
}

function hashOf(given: HashFacts, ...plans: readonly HashPlan[]): string | undefined {
  const hash = requestHash(plans)?.of(given).hash;
  return hash === undefined ? undefined : hex64(hash);
}

function hexOf(text: string, seed?: Hash64): string {
  return hex64(xxHash64(text, seed));
}

export function spec(t: Test): void {
  t.test('without policies there is nothing to compute', async (t) => {
    t.equal(requestHash([]), undefined);
  });

  t.test('hashes a header, the first line, the query or where it came from', async (t) => {
    const given = facts(['x-user', 'anna'], '/cart?a=1&b=2&b=3&c');
    const query = (name: string): HashPlan => ({ ...on, kind: 'query', name });

    t.equal(hashOf(given, header('x-user')), hexOf('anna'));
    t.equal(hashOf(given, header(':path')), hexOf('/cart?a=1&b=2&b=3&c'));
    t.equal(hashOf(given, header(':authority')), hexOf('shop'));
    t.equal(hashOf(given, query('b')), hexOf('2'), 'the first of that name');
    t.equal(hashOf(given, query('c')), hexOf(''), 'that it is there counts');
    t.equal(hashOf(given, sourceAddress), hexOf('10.0.0.9'));
    t.equal(hashOf(given, query('d')), undefined);
    t.equal(hashOf(given, header('constructor')), undefined);
  });

  t.test('several values count in any order, each on top of the one before', async (t) => {
    const expected = hexOf('b', xxHash64('a'));
    t.equal(hashOf(facts(['x-user', 'b', 'x-user', 'a']), header('x-user')), expected);
    t.equal(hashOf(facts(['x-user', 'a', 'x-user', 'b']), header('x-user')), expected);
  });

  t.test('a value may be rewritten first', async (t) => {
    const rewrite = { pattern: '^v(\\d+)-.*$', substitution: '\\1' };
    const plan: HashPlan = { ...on, kind: 'header', name: 'x-build', rewrite };
    t.equal(hashOf(facts(['x-build', 'v12-beta']), plan), hexOf('12'));
  });

  t.test('policies add up, unless one that found something ends it', async (t) => {
    const given = facts(['x-user', 'anna']);
    const user = xxHash64('anna');
    const rotated = (BigInt(user.high) << 32n) | BigInt(user.low);
    const turned = ((rotated << 1n) | (rotated >> 63n)) & (2n ** 64n - 1n);
    const from = BigInt(`0x${hexOf('10.0.0.9')}`);

    t.equal(hashOf(given, header('x-user'), sourceAddress), (turned ^ from).toString(16));
    t.not(hashOf(given, header('x-user'), header('x-user')), undefined, 'none cancels another');
    const last = { ...header('x-user'), terminal: true };
    t.equal(hashOf(given, last, sourceAddress), hexOf('anna'));
    const miss = { ...header('x-none'), terminal: true };
    t.equal(hashOf(given, miss, sourceAddress), hexOf('10.0.0.9'));
  });

  t.test('a cookie is found among others, in or out of quotes', async (t) => {
    const given = facts(['cookie', 'a=1; mysess=no; sess="yes"; sess=2']);
    t.equal(hashOf(given, cookie()), hexOf('yes'));
    t.equal(hashOf(facts(['cookie', 'sess']), cookie()), undefined);
    t.equal(hashOf(facts([]), cookie()), undefined, 'and is not made unless it lives for a time');
  });

  t.test('who has no cookie is given one that leads to the same endpoint', async (t) => {
    const attributes = [
      { name: 'SameSite', value: 'Strict' },
      { name: 'Secure', value: '' },
    ];
    const given = facts([]);
    const made = requestHash([cookie({ ttlMs: 90_000, path: '/p', attributes })])!.of(given);
    const value = hexOf('10.0.0.9:4000010.0.0.1:80').padStart(16, '0');

    t.same(made.setCookies, [
      `sess="${value}"; Max-Age=90; Path=/p; SameSite=Strict; Secure; HttpOnly`,
    ]);
    t.equal(hashOf(facts(['cookie', `sess=${value}`]), cookie()), hex64(made.hash!));
    const session = requestHash([cookie({ ttlMs: 0 })])!.of(given);
    t.same(session.setCookies, [`sess="${value}"; HttpOnly`]);
  });

  t.test('bytes have an address and nothing else', async (t) => {
    const bytes = { ...facts([]), head: undefined };
    t.equal(hashOf(bytes, header('x-user'), cookie({ ttlMs: 0 })), undefined);
    t.equal(hashOf(bytes, sourceAddress), hexOf('10.0.0.9'));
  });
}
