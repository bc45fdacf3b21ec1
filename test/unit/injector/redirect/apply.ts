import type { Test } from '../../../harness/unit.ts';
import { applyRules, type ProgramEnd } from '../../../../injector/redirect/apply.ts';
import { readCommand } from '../../../../injector/redirect/settings.ts';

export function spec(t: Test): void {
  t.test('writes the rules of each family with its own programs', async (t) => {
    const calls: string[] = [];
    const run = (argv: readonly string[]): ProgramEnd => {
      calls.push(argv.join(' '));
      return { code: 0, output: '', complaint: '' };
    };

    t.match(applyRules(command(), 'ipv4', run), { kind: 'applied', rules: 15 });
    t.match(applyRules(command(), 'ipv6', run), { kind: 'applied', family: 'ipv6' });

    t.same(calls, [
      'iptables-save -t nat',
      'iptables-restore -w 10 --noflush',
      'ip6tables-save -t nat',
      'ip6tables-restore -w 10 --noflush',
      'ip -6 addr replace ::6/128 dev lo',
    ]);
  });

  t.test('says what to do when it may not, or cannot', async (t) => {
    const failing = (end: Partial<ProgramEnd>) =>
      applyRules(command(), 'ipv4', () => ({ code: 4, output: '', complaint: '', ...end }));

    t.match(failing({ complaint: 'Permission denied (you must be root)' }), {
      kind: 'failed',
      reason: /NET_ADMIN/,
    });
    t.match(failing({ code: undefined, complaint: 'ENOENT' }), { reason: /part of the image/ });
    t.match(failing({ complaint: "can't initialize iptables table `nat'" }), { reason: /kernel/ });
    t.match(failing({ complaint: 'strange' }), { reason: /iptables-save ended with 4: strange/ });
  });
}

function command() {
  const reading = readCommand(['-i', '*', '-b', '*']);
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return reading.command;
}
