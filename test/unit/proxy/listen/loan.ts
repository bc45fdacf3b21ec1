import type { Test } from '../../../harness/unit.ts';
import { LOAN_BYTES, Loans } from '../../../../proxy/listen/loan.ts';

export function spec(t: Test): void {
  t.test('lends the buffer that came back last, and only so many at once', async (t) => {
    const loans = new Loans();
    const lent: Buffer[] = [];
    for (let loan = loans.take(); loan !== undefined; loan = loans.take()) lent.push(loan);

    t.equal(lent.length * LOAN_BYTES, 16 * 2 ** 20);
    t.equal(new Set(lent).size, lent.length, 'nobody else has it');
    loans.give(lent[3]!);
    t.equal(loans.take(), lent[3]);
    t.equal(loans.take(), undefined);
  });
}
