// Writes the rules of one family, or takes them away. May run again at any time.
import { rulesOf, type Family } from './rules.ts';
import type { RedirectCommand } from './settings.ts';
import { transactionText } from './transaction.ts';

export type ProgramEnd = {
  /** Undefined when the program could not be started. */
  readonly code: number | undefined;
  readonly output: string;
  readonly complaint: string;
};

type RunProgram = (
  argv: readonly [program: string, ...args: string[]],
  input?: string,
) => ProgramEnd;

type Applied =
  | { readonly kind: 'applied'; readonly family: Family; readonly rules: number }
  | { readonly kind: 'failed'; readonly reason: string };

type Programs = { readonly save: string; readonly restore: string };

const PROGRAMS: Readonly<Record<Family, Programs>> = {
  ipv4: { save: 'iptables-save', restore: 'iptables-restore' },
  ipv6: { save: 'ip6tables-save', restore: 'ip6tables-restore' },
};
// Another container of the node may be writing rules: its lock is held for milliseconds.
const LOCK_SECONDS = '10';

export function applyRules(
  { settings, undoes }: RedirectCommand,
  family: Family,
  run: RunProgram,
): Applied {
  const { save, restore } = PROGRAMS[family];
  const rules = rulesOf(settings, family);
  const saved = run([save, '-t', 'nat']);
  if (saved.code !== 0) return { kind: 'failed', reason: failureText(save, saved) };
  const text = transactionText({ saved: saved.output, rules, undoes });
  const restored = run([restore, '-w', LOCK_SECONDS, '--noflush'], text);
  if (restored.code !== 0) return { kind: 'failed', reason: failureText(restore, restored) };
  // Where the proxy speaks to its application from; IPv4's is part of loopback anyway.
  if (family === 'ipv6' && !undoes) {
    const added = run(['ip', '-6', 'addr', 'replace', '::6/128', 'dev', 'lo']);
    if (added.code !== 0) return { kind: 'failed', reason: failureText('ip', added) };
  }
  return { kind: 'applied', family, rules: rules.length };
}

function failureText(program: string, { code, complaint }: ProgramEnd): string {
  const said = complaint.trim();
  if (code === undefined) {
    return `cannot run ${program} (${said}): is iptables part of the image?`;
  }
  if (/permission denied|operation not permitted|must be root/i.test(said)) {
    return (
      `${program} is not permitted: the container needs root and the capabilities NET_ADMIN and ` +
      `NET_RAW; does a pod security policy of the namespace forbid them? (${said})`
    );
  }
  if (/table does not exist|initialize.*table/i.test(said)) {
    return `${program}: the kernel of this node has no nat table; load its module. (${said})`;
  }
  return `${program} ended with ${code}: ${said}`;
}
