import type { Test } from '../../../harness/unit.ts';
import { transactionText } from '../../../../injector/redirect/transaction.ts';

const SAVED = [
  '*nat',
  ':PREROUTING ACCEPT [0:0]',
  ':ISTIO_OUTPUT - [0:0]',
  '-A PREROUTING -i eth9 -j RETURN',
  '-A PREROUTING -p tcp -j DOCKER',
  '-A OUTPUT -j ISTIO_OUTPUT',
  '-A ISTIO_OUTPUT -j RETURN',
  'COMMIT',
].join('\n');
const RULES = ['-A PREROUTING -i eth9 -j RETURN', '-A OUTPUT -j ISTIO_OUTPUT'];
const REMOVAL = [
  '-D PREROUTING -i eth9 -j RETURN',
  '-D OUTPUT -j ISTIO_OUTPUT',
  '-F ISTIO_OUTPUT',
  '-X ISTIO_OUTPUT',
];

export function spec(t: Test): void {
  t.test('takes away what is ours before it adds, in one step', async (t) => {
    const lines = transactionText({ saved: SAVED, rules: RULES, undoes: false }).split('\n');

    t.same(lines.slice(0, 5), ['*nat', ...REMOVAL]);
    t.same(lines.slice(-5), ['-N ISTIO_OUTPUT', ...RULES, 'COMMIT', '']);
  });

  t.test('undoes without touching what is not ours', async (t) => {
    const text = transactionText({ saved: SAVED, rules: RULES, undoes: true });

    t.same(text.split('\n'), ['*nat', ...REMOVAL, 'COMMIT', '']);
  });
}
