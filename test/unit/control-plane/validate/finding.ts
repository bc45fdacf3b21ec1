import type { Test } from '../../../harness/unit.ts';
import { codeOf, Findings, textOf } from '../../../../control-plane/validate/finding.ts';

export function spec(t: Test): void {
  t.test('keeps what was found in order, and no more than a person reads', async (t) => {
    const findings = new Findings();

    findings.warn({ path: 'spec.a', message: 'is odd' });
    for (let i = 0; i < 200; i++) findings.error({ path: `spec.b[${i}]`, message: 'is wrong' });

    t.same(findings.all.slice(0, 2), [
      { severity: 'warning', path: 'spec.a', message: 'is odd' },
      { severity: 'error', path: 'spec.b[0]', message: 'is wrong' },
    ]);
    t.equal(findings.all.length, 100);
  });

  t.test('has a code, and says what to do after what is wrong', async (t) => {
    const finding = { severity: 'error', path: 'spec.a', message: 'is odd', remedy: 'go' } as const;

    t.equal(textOf(finding), 'spec.a: is odd: go');
    t.equal(codeOf(finding), 'IST0106');
    t.equal(codeOf({ ...finding, severity: 'warning' }), 'IST0133');
    t.equal(codeOf({ ...finding, code: 'IST0101' }), 'IST0101');
  });
}
