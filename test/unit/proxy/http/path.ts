import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { canonicalPath, isSuspect, type CanonicalRules } from '../../../../proxy/http/path.ts';

const STRICT: CanonicalRules = {
  normalize: true,
  mergeSlashes: true,
  escapedSlashes: 'keep',
  rejectsDotParameters: true,
};
const NONE: CanonicalRules = {
  normalize: false,
  mergeSlashes: false,
  escapedSlashes: 'keep',
  rejectsDotParameters: false,
};

const SAME: readonly (readonly [target: string, canonical: string])[] = [
  ['/', '/'],
  ['/a/b?x=/../y//z', '/a/b?x=/../y//z'],
  ['/a/./b', '/a/b'],
  ['/a/../b', '/b'],
  ['/a/..', '/'],
  ['/a/b/..', '/a/'],
  ['/a/.', '/a/'],
  ['/../../etc', '/etc'],
  ['/%2e%2E/admin', '/admin'],
  ['/a/.%2e/admin', '/admin'],
  ['/%61dmin', '/admin'],
  ['/a//b///c', '/a/b/c'],
  ['//a', '/a'],
  ['/a%20b%2Fc%5cd', '/a%20b%2Fc%5cd'],
  ['/%252e%252e/a', '/%252e%252e/a'],
  ['/...', '/...'],
  ['/a;x=1/b', '/a;x=1/b'],
  ['/A', '/A'],
  ['*', '*'],
  ['host:443', 'host:443'],
];

// Each was one path to a router and another to the policy or the server behind it.
const REJECTED = [
  '/a\\b',
  '/%00',
  '/a%0d%0aX:%20y',
  '/a%zz',
  '/a%2',
  '/..;/admin',
  '/a/..;x=1/admin',
  '/%2e%2e%3b/admin',
  '/.;/admin',
  '/a#b',
  '/a b',
  '/é',
];

export function spec(t: Test): void {
  t.test('finds the one path that others would find', async (t) => {
    for (const [target, canonical] of SAME) {
      t.same(canonicalPath(target, STRICT), { kind: 'ok', target: canonical }, target);
    }
  });

  t.test('rejects what servers do not agree on', async (t) => {
    for (const target of REJECTED) t.equal(canonicalPath(target, STRICT).kind, 'rejected', target);
  });

  t.test('does to escaped slashes as it is told', async (t) => {
    const told = (escapedSlashes: CanonicalRules['escapedSlashes']) =>
      canonicalPath('/a%2f..%5Cadmin?x=%2F', { ...STRICT, escapedSlashes });

    t.match(told('reject'), { kind: 'rejected' });
    t.same(told('decode'), { kind: 'ok', target: '/admin?x=%2F' });
    t.same(told('redirect'), { kind: 'redirect', target: '/admin?x=%2F' });
    t.same(told('keep'), { kind: 'ok', target: '/a%2f..%5Cadmin?x=%2F' });
  });

  t.test('leaves a path alone when no rule is on', async (t) => {
    for (const target of ['/a/../b//c;x/%61', '/..;/a', '/a%zz\\']) {
      t.same(canonicalPath(target, NONE), { kind: 'ok', target });
    }
  });

  t.test('is at its end after one step, never leaves the root, and knows its work', async (t) => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2F',
      'a',
      ';',
      '%41',
      '%',
      '\\',
      '?',
      '//',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const target = `/${pieces.join('')}`;
        const first = canonicalPath(target, STRICT);
        if (first.kind !== 'ok') return t.ok(isSuspect(target));
        t.same(canonicalPath(first.target, STRICT), first);
        t.notMatch(first.target.split('?')[0], /\/\.\.?(?:\/|$)|\/\//);
        if (!isSuspect(target)) t.equal(first.target, target);
        return undefined;
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
}
