// One transaction for `iptables-restore --noflush`: what an earlier run left goes, and the new
// rules come, at once or not at all. So a second run changes nothing, and no packet sees half of
// it.
import { CHAINS } from './rules.ts';

type Transaction = {
  /** What `iptables-save -t nat` says. */
  readonly saved: string;
  readonly rules: readonly string[];
  /** Only takes away. */
  readonly undoes: boolean;
};

export function transactionText({ saved, rules, undoes }: Transaction): string {
  const added = undoes ? [] : [...CHAINS.map((chain) => `-N ${chain}`), ...rules];
  const lines = [...removal(saved, rules), ...added];
  return `*nat\n${lines.map((line) => `${line}\n`).join('')}COMMIT\n`;
}

function removal(saved: string, rules: readonly string[]): readonly string[] {
  const lines = saved.split('\n');
  const ours = new Set(rules.map((rule) => rule.replace(/^-I (\w+) 1 /, '-A $1 ')));
  const chains = lines.flatMap((line) => /^:(ISTIO_\w+) /.exec(line)?.[1] ?? []);
  const jumps = lines.filter(
    (line) => /^-A (PREROUTING|OUTPUT) /.test(line) && (/-j ISTIO_/.test(line) || ours.has(line)),
  );
  return [
    ...jumps.map((line) => line.replace('-A', '-D')),
    ...chains.map((chain) => `-F ${chain}`),
    ...chains.map((chain) => `-X ${chain}`),
  ];
}
