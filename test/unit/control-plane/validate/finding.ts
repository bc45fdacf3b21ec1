import type { Test } from '../../../harness/unit.ts';
import { Findings } from '../../../../control-plane/validate/finding.ts';

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
}
