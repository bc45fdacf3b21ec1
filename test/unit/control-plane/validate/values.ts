import { Findings } from '../../../../control-plane/validate/finding.ts';
import { checkHost, checkPercent, checkRegex } from '../../../../control-plane/validate/values.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const count = (check: (findings: Findings) => void): number => {
    const findings = new Findings();
    check(findings);
    return findings.all.length;
  };

  t.test('knows hosts from other words', async (t) => {
    const refused = (value: string, wildcard: boolean): number =>
      count((findings) => checkHost({ path: 'x', value }, { wildcard }, findings));

    for (const host of ['a', 'a.b.svc.cluster.local', '10.0.0.1', '::1', 'a.b.']) {
      t.equal(refused(host, false), 0, host);
    }
    for (const host of ['', '-a', 'a b', 'a..b', 'a/b', '*.a', `${'a'.repeat(64)}.b`]) {
      t.equal(refused(host, false), 1, host);
    }
    t.equal(refused('*.a', true), 0);
    t.equal(refused('a.*', true), 1);
  });

  t.test('knows expressions of RE2 from those that can take for ever', async (t) => {
    const refused = (value: string): number =>
      count((findings) => checkRegex({ path: 'x', value }, findings));

    t.equal(refused('/api/v[0-9]+/(a|b).*'), 0);
    t.equal(refused('(a)\\1'), 1);
    t.equal(refused('(?=a)b'), 1);
    t.equal(refused('a'.repeat(1025)), 1);
  });

  t.test('knows percentages', async (t) => {
    for (const [value, wrong] of [
      [0, 0],
      [0.5, 0],
      [100, 0],
      [-1, 1],
      [100.1, 1],
    ] as const) {
      t.equal(
        count((findings) => checkPercent({ path: 'x', value }, findings)),
        wrong,
      );
    }
  });
}
